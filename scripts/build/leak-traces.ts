/** What would betray another brand in a build, and which of it does not count. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Brand, DEFAULT_THEME } from '../../generator/index.ts';
import { readSecret } from '../release/secret-reference.ts';

/** Shorter texts (UTF-8 bytes: six letters, two Chinese characters) stand in any program by chance. */
export const TRACE_MIN_BYTES = 6;
/** Secrets are looked for by their lines; a shorter line of a key file is no proof. */
const SECRET_LINE_MIN = 16;

export type TraceKind = 'name' | 'appid' | 'id' | 'key' | 'phone' | 'colour' | 'secret';

/** One text that must not stand in the build. */
export interface Trace {
  readonly kind: TraceKind;
  /** `appid of lock-only`. */
  readonly what: string;
  readonly text: string;
}

/** How reports name a brand: its folder. */
export function brandLabel(brand: Brand): string {
  return basename(brand.dir);
}

/** Every text in a value of the brand file, at any depth. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/** Colours a person would recognise the brand by: as written, and as made readable for both sets. */
function coloursOf({ theme, palette }: Brand): string[] {
  const { light, dark } = palette;
  const all = [theme.primary, theme.secondary, light.primary, light.secondary, dark.primary, dark.secondary];
  return [...new Set(all.map((colour) => colour.toLowerCase()))];
}

/** Greys are nobody's. */
function isGrey(colour: string): boolean {
  return colour.slice(1, 3) === colour.slice(3, 5) && colour.slice(3, 5) === colour.slice(5, 7);
}

/** The secret files and variables of a brand, line by line; what cannot be read here cannot have got into the build either. */
function secretsOf(brand: Brand, env: NodeJS.ProcessEnv): string[] {
  const secrets: string[] = [];
  for (const reference of textsOf(brand.file.release).filter((text) => /^(?:env|file):/.test(text))) {
    try {
      secrets.push(readSecret('secret', reference, brand.dir, env));
    } catch {}
  }
  for (const folder of [brand.dir, join(brand.dir, 'keys')]) {
    try {
      for (const name of readdirSync(folder).filter((file) => /\.(key|pem)$/.test(file))) {
        const file = join(folder, name);
        if (statSync(file).size <= 64 * 1024) secrets.push(readFileSync(file, 'utf8'));
      }
    } catch {}
  }
  return secrets
    .flatMap((secret) => secret.split(/\s*\n\s*/))
    .map((line) => line.trim())
    .filter((line) => line.length >= SECRET_LINE_MIN && !line.startsWith('-----'));
}

function identityOf(brand: Brand): Trace[] {
  const label = brandLabel(brand);
  const { app, cloud, reminders, support, release } = brand.file;
  const traces: Trace[] = [];
  const add = (kind: TraceKind, word: string, text: string | undefined): void => {
    if (text) traces.push({ kind, what: `${word} of ${label}`, text });
  };
  add('name', 'name', app.name);
  add('appid', 'appid', app.appid);
  add('appid', 'component appid', release?.thirdParty?.componentAppid);
  add('appid', 'development appid', release?.thirdParty?.developmentAppid);
  add('key', 'location key', app.locationKey);
  add('key', 'app key', cloud.appKey);
  for (const category of brand.categories) {
    const setting = reminders[category];
    add('id', `product id (${category})`, setting?.productId);
    add('id', `model id (${category})`, setting?.modelId);
    for (const [key, id] of Object.entries(setting?.templates ?? {})) add('id', `template id ${key}`, id);
  }
  add('phone', 'support phone', support?.phone);
  const digits = support?.phone?.replace(/\D/g, '');
  if (digits !== support?.phone) add('phone', 'support phone', digits);
  return traces;
}

/**
 * What must not stand in the build of `own`: everything that identifies one of `others`, and the secrets of all of them, `own` too.
 * Not counted (a stated rule, docs/guides/release.md, "Several brands"):
 * - texts below {@link TRACE_MIN_BYTES} bytes;
 * - texts that `own` has as well, alone or inside a value of its brand file (a common support phone, a base's product);
 * - colours that are greys, the default theme's, or in the palette of `own`.
 * Secrets count always.
 */
export function tracesOf(own: Brand, others: readonly Brand[], env: NodeJS.ProcessEnv = process.env): Trace[] {
  const ownText = [...textsOf(own.file), own.file.support?.phone?.replace(/\D/g, '') ?? ''].join('\n');
  const ownColours = new Set(
    [...coloursOf(own), ...Object.values(own.palette.light), ...Object.values(own.palette.dark), ...Object.values(DEFAULT_THEME)].map(
      (colour) => colour.toLowerCase(),
    ),
  );
  const counts = ({ text }: Trace): boolean => Buffer.byteLength(text) >= TRACE_MIN_BYTES && !ownText.includes(text);
  const traces = others.flatMap((brand) => [
    ...identityOf(brand).filter(counts),
    ...coloursOf(brand)
      .filter((colour) => !ownColours.has(colour) && !isGrey(colour))
      .map((text): Trace => ({ kind: 'colour', what: `theme colour of ${brandLabel(brand)}`, text })),
  ]);
  const secrets = [own, ...others].flatMap((brand) =>
    secretsOf(brand, env).map((text): Trace => ({ kind: 'secret', what: `secret of ${brandLabel(brand)}`, text })),
  );
  return [...traces, ...secrets];
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Images of the other brands by the hash of their bytes in an app; those `own` shows too are left out. */
export function imageTracesOf(own: Brand, others: readonly Brand[]): ReadonlyMap<string, string> {
  const shared = new Set([...own.images.values()].map(({ bytes }) => digest(bytes)));
  const traces = others.flatMap((brand) =>
    [...brand.images].map(([at, { bytes }]) => [digest(bytes), `image ${at} of ${brandLabel(brand)}`] as const),
  );
  return new Map(traces.filter(([hash]) => !shared.has(hash)));
}

/** Addresses of this machine that a brand names itself (a test environment) are its own affair. */
export function ownAddresses(own: Brand): string {
  return textsOf(own.file.cloud).join('\n');
}
