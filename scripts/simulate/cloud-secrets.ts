/**
 * Secrets for a real cloud: a file only its owner can read, with the secret of each product (devices register themselves) or of
 * each device. Keys got by registration are kept beside it, because a device registers only until it first connects
 * (facts/tencent-iot.md §2.3). No secret is printed, logged or put into an error.
 */
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { type DeviceName, isPsk, PRODUCT_ID_PATTERN, parseDeviceId, toDeviceId } from '../../devices/index.ts';
import { Failure } from '../failure.ts';
import { registerDevice } from './register-device.ts';

const MAX_BYTES = 16 * 1024 * 1024;
const psk = z.string().refine(isPsk, { error: 'is no device secret (base64 of 8 to 64 bytes, as the console shows it)' });
const deviceKeys = z.record(
  z.string().refine((id) => parseDeviceId(id), { error: 'is no productId/deviceName' }),
  psk,
);
const fileShape = z.strictObject({
  products: z.record(z.string().regex(PRODUCT_ID_PATTERN), z.strictObject({ productSecret: z.string().min(16).max(64) })).default({}),
  devices: deviceKeys.default({}),
});

export interface CloudSecrets {
  psk(device: DeviceName): Promise<{ readonly psk: string } | { readonly failure: string }>;
  /** Devices that were registered since the file was read. */
  readonly registered: () => number;
}

/** `gateway`: where devices register. Throws {@link Failure}. */
export async function openCloudSecrets(path: string, gateway?: string): Promise<CloudSecrets> {
  const { products, devices } = await readSecrets(path, fileShape);
  const keptPath = `${path}.registered`;
  const kept = await readKept(keptPath);
  let fresh = 0;
  const of = <T>(table: { readonly [name: string]: T }, name: string): T | undefined =>
    Object.hasOwn(table, name) ? table[name] : undefined;
  return {
    registered: () => fresh,
    async psk(device) {
      const id = toDeviceId(device);
      const known = of(devices, id) ?? of(kept, id);
      if (known !== undefined) return { psk: known };
      const product = of(products, device.productId);
      if (!product) return { failure: `${id} has no secret; the credentials file knows neither the device nor its product` };
      const answer = await registerDevice(device, product.productSecret, gateway);
      if ('failure' in answer) return answer;
      kept[id] = answer.psk;
      fresh += 1;
      // At once: it is not given out again after the device has connected.
      await writeFile(`${keptPath}.new`, `${JSON.stringify(kept, undefined, 1)}\n`, { mode: 0o600 });
      await rename(`${keptPath}.new`, keptPath);
      return answer;
    },
  };
}

async function readKept(path: string): Promise<{ [deviceId: string]: string }> {
  try {
    await stat(path);
  } catch {
    return {};
  }
  return readSecrets(path, deviceKeys);
}

async function readSecrets<T>(path: string, shape: z.ZodType<T>): Promise<T> {
  const unreadable = (why: string, fix: string) => new Failure('credentials-unreadable', `${path} ${why}`, { fix, exitCode: 2 });
  let text: string;
  try {
    const { mode, size } = await stat(path);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) throw unreadable('can be read by others', `chmod 600 ${path}`);
    if (size > MAX_BYTES) throw unreadable(`is larger than ${MAX_BYTES} bytes`, 'give the credentials file');
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw unreadable(`cannot be read (${(error as { code?: string }).code})`, 'name the file with --credentials');
  }
  const { parse } = await import('yaml');
  let given: unknown;
  try {
    given = parse(text);
  } catch {
    // The parser's own words quote the line, and the line may hold a secret.
    throw unreadable('is not valid YAML', 'write products: {PRODUCTID: {productSecret: …}} or devices: {PRODUCTID/name: …}');
  }
  const checked = shape.safeParse(given);
  if (checked.success) return checked.data;
  throw new Failure('credentials-unreadable', `${path} is no credentials file`, {
    fix: 'write products: {PRODUCTID: {productSecret: …}} or devices: {PRODUCTID/name: …}',
    exitCode: 2,
    details: checked.error.issues
      .slice(0, 10)
      .map(({ path: at, message, code }) => `${at.join('.')}: ${code === 'custom' ? message : code}`),
  });
}
