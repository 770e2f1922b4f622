/** What must not be written down of a packet: secrets, by the names they travel under. */

/** In lower case, without `_` and `-`. `digits`: of a temporary password (devices/lock/access-model.ts). */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'token',
  'bindtoken',
  'accesstoken',
  'password',
  'passwd',
  'pwd',
  'digits',
  'psk',
  'secret',
  'devicesecret',
  'productsecret',
  'secretkey',
  'signature',
  'sign',
  'sig',
  'ticket',
  'snticket',
  'authorization',
]);
export const REDACTED = '[redacted]';

function isSecret(name: string): boolean {
  return SECRET_NAMES.has(name.toLowerCase().replace(/[_-]/g, ''));
}

/** The same value with every secret in it replaced, and signed addresses without their query. */
export function redactValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, isSecret(name) && hides(inner) ? REDACTED : redactValue(inner)]),
    );
  return typeof value === 'string' ? redactAddress(value) : value;
}

/** A number or text; `sign: {…}` is no secret by itself, but what is in it is looked at. */
function hides(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Array.isArray(value);
}

/** Text that is no JSON (any more): secrets by the look of `"name":"value"` and `name=value`. */
export function redactText(text: string): string {
  return redactAddress(
    text.replace(
      /(["']?)([A-Za-z_-]{2,40})\1(\s*[:=]\s*)("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s,;&}"']+)/g,
      (whole, quote: string, name: string, between: string) => (isSecret(name) ? `${quote}${name}${quote}${between}"${REDACTED}"` : whole),
    ),
  );
}

/** Addresses of stored pictures and firmware are signed in their query. */
function redactAddress(text: string): string {
  return text.replace(/(https?:\/\/[^\s"'?#]+)\?[^\s"'#]*/g, `$1?${REDACTED}`);
}

/** `clientId;sdkAppId;connId;expiry` of a username is no secret; anything else may be one (facts/tencent-iot.md §2.2). */
export function redactUsername(username: string): string {
  return /^[A-Za-z0-9_-]+;\d+;[A-Za-z0-9]{1,12};-?\d+$/.test(username) ? username : REDACTED;
}
