/** How texts of a brand file are written, spelled once for the schema, the rules between fields and `camlock init`. */

/** Words on one line: no line breaks, no control or direction-changing characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point.
export const ONE_LINE = /^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/;
/** The same with line feeds allowed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point.
export const LINES = /^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]*$/;
/** `#0F6FFF` or `#06f`. */
export const COLOUR = /^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/;
export const TEMPLATE_ID = /^[A-Za-z0-9_-]{8,64}$/;
/** Length of every template id seen in the wild [P]. */
export const TEMPLATE_ID_LENGTH = 43;
/** Characters of the mini-program's name. */
export const APP_NAME_MAX = 30;
