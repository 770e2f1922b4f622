/**
 * A value as source text that is the same in JSON, JavaScript and TypeScript and cannot end what it stands in:
 * `<` is escaped against `</script>`, U+2028 and U+2029 against old parsers, direction marks against reviewers' eyes.
 */
export function literal(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent);
  if (text === undefined) throw new TypeError('a value is missing in generated text');
  return text.replace(
    /[<\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
