const none = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const double =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60]$/u;

/** The columns that a character takes on a terminal, as near as Unicode's properties tell: 0 for what joins the one before, 2 for East Asian and emoji. */
function charWidth(char: string): number {
  // Nearly all text is ASCII.
  if (char < '\u007F') return 1;
  return none.test(char) ? 0 : double.test(char) ? 2 : 1;
}

/** The columns that a text without control characters takes on a terminal. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Cuts text to a width, so that a line stays one line of the terminal; what was cut is marked. */
export function cutText(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  const room = Math.max(width - 1, 1);
  let [kept, used] = ['', 0];
  for (const char of text) {
    used += charWidth(char);
    if (used > room) break;
    kept += char;
  }
  return `${kept}…`;
}
