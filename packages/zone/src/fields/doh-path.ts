const expression = /\{[+#./;?&]?[\w.%]+(?::\d{1,4}|\*)?(?:,[\w.%]+(?::\d{1,4}|\*)?)*\}/g;

/** Whether octets are a relative URI template with the variable `dns` (RFC 9461 §5, RFC 6570 §2). */
export function isDohPath(octets: Uint8Array): boolean {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets);
  } catch {
    return false;
  }
  const variables = (text.match(expression) ?? []).flatMap((one) => one.replaceAll(/[{}+#./;?&]/g, '').split(','));
  const isWhole = !/[{}]/.test(text.replaceAll(expression, ''));
  return text.startsWith('/') && isWhole && variables.some((name) => /^dns(?::\d+|\*)?$/.test(name));
}
