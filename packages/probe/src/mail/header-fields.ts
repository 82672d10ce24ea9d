// RFC 5322 §3.6.8, with the white space that §4.5 once allowed in front of the colon.
const fieldStart = /^[!-9;-~]+[ \t]*:/;

/** Header fields with their folded lines, ended by CRLF inside; a line that begins no field belongs to the one above it. */
export function splitFields(head: string): readonly string[] {
  const fields: string[] = [];
  for (const line of head.split(/\r?\n/)) {
    const last = fields.length - 1;
    if (last < 0 || fieldStart.test(line)) fields.push(line);
    else fields[last] += `\r\n${line}`;
  }
  return fields.filter((field) => field !== '');
}

/** The name of a field in lower case; empty for a line that is no field. */
export function fieldName(field: string): string {
  return field
    .slice(0, Math.max(field.indexOf(':'), 0))
    .replaceAll(/^[ \t]+|[ \t]+$/g, '')
    .toLowerCase();
}

/** What stands behind the colon of a field, folds and all. */
export function fieldBody(field: string): string {
  return field.slice(field.indexOf(':') + 1);
}
