/** Is this seed something the IoT cloud can work with? Everything is checked before anything is written. */
import {
  DEVICE_NAME_MAX,
  DEVICE_NAME_PATTERN,
  isPsk,
  PRODUCT_ID_MAX,
  PRODUCT_ID_PATTERN,
  type ThingModel,
  toDeviceId,
} from '../../devices/index.ts';
import type { IotCloudSeed } from '../seed.ts';
import { SeedError } from '../seed-error.ts';
import { DataTemplateError, parseDataTemplate } from './data-template.ts';

/** Its first 16 characters are the AES key of the reply (facts/tencent-iot.md §2.3). */
const PRODUCT_SECRET = /^[\x21-\x7e]{16,64}$/;
/** As a device may report it (things/system.ts). */
export const FIRMWARE_VERSION = /^[\x21-\x7e]{1,64}$/;
const STATES = ['developer', 'trial', 'formal'];

/** Thing models by product id. `known` says what is there already. Throws {@link SeedError}. */
export function checkSeed(
  seed: IotCloudSeed,
  known: { product(productId: string): boolean; device(deviceId: string): boolean },
): Map<string, ThingModel> {
  const models = new Map<string, ThingModel>();
  for (const [index, product] of list(seed, 'products').entries()) {
    const path = `products[${index}]`;
    if (!matches(product.productId, PRODUCT_ID_PATTERN)) {
      fail(`${path}.productId`, product.productId, `1 to ${PRODUCT_ID_MAX} letters, digits, "_" or "-"`);
    }
    if (typeof product.name !== 'string') fail(`${path}.name`, product.name, 'text');
    if (typeof product.category !== 'string') fail(`${path}.category`, product.category, 'a category such as "camera"');
    const { productSecret } = product;
    if (productSecret !== undefined && (typeof productSecret !== 'string' || !PRODUCT_SECRET.test(productSecret))) {
      // Not shown, as a psk is not.
      throw new SeedError(`${path}.productSecret is not text of 16 to 64 printable ASCII characters`);
    }
    try {
      models.set(product.productId, parseDataTemplate(product.dataTemplate));
    } catch (error) {
      if (error instanceof DataTemplateError) throw new SeedError(`${path}.${error.message}`);
      throw error;
    }
  }
  const has = (productId: string) => models.has(productId) || known.product(productId);
  for (const [index, product] of list(seed, 'products').entries()) {
    for (const [at, productId] of (product.subProducts ?? []).entries()) {
      if (!has(productId)) fail(`products[${index}].subProducts[${at}]`, productId, 'a product of this seed or an earlier one');
    }
  }
  const seeded = new Set(list(seed, 'devices').map(toDeviceId));
  for (const [index, device] of list(seed, 'devices').entries()) {
    const path = `devices[${index}]`;
    if (!has(device.productId)) fail(`${path}.productId`, device.productId, 'a product of this seed or an earlier one');
    if (!matches(device.deviceName, DEVICE_NAME_PATTERN)) {
      fail(`${path}.deviceName`, device.deviceName, `1 to ${DEVICE_NAME_MAX} letters, digits, "_" or "-"`);
    }
    if (typeof device.psk !== 'string' || !isPsk(device.psk)) {
      // The value is a secret even when it is wrong: it is not shown.
      throw new SeedError(`${path}.psk is not base64 of 8 to 64 bytes, as the console shows it`);
    }
    const { gateway } = device;
    if (gateway === undefined) continue;
    if (!(seeded.has(gateway) || known.device(gateway)) || gateway === toDeviceId(device)) {
      fail(`${path}.gateway`, gateway, 'productId/deviceName of another device of this seed or an earlier one');
    }
  }
  for (const [index, application] of list(seed, 'applications').entries()) {
    const path = `applications[${index}]`;
    for (const key of ['appKey', 'appSecret', 'appid', 'wechatSecret'] as const) {
      if (typeof application[key] !== 'string' || application[key] === '') throw new SeedError(`${path}.${key} is missing`);
    }
    if (!STATES.includes(application.miniprogramState)) {
      fail(`${path}.miniprogramState`, application.miniprogramState, STATES.join(', '));
    }
    for (const [at, productId] of (application.linkedProducts ?? []).entries()) {
      if (!has(productId)) fail(`${path}.linkedProducts[${at}]`, productId, 'a product of this seed or an earlier one');
    }
    for (const [at, setting] of (application.reminders ?? []).entries()) {
      if (!has(setting.productId))
        fail(`${path}.reminders[${at}].productId`, setting.productId, 'a product of this seed or an earlier one');
      if (typeof setting.modelId !== 'string') fail(`${path}.reminders[${at}].modelId`, setting.modelId, 'the WeChat model_id');
      if (typeof setting.templates !== 'object' || setting.templates === null) {
        fail(`${path}.reminders[${at}].templates`, setting.templates, 'template ids by reminder key');
      }
    }
  }
  for (const [index, firmware] of list(seed, 'firmwares').entries()) {
    const path = `firmwares[${index}]`;
    if (!has(firmware.productId)) fail(`${path}.productId`, firmware.productId, 'a product of this seed or an earlier one');
    if (!matches(firmware.version, FIRMWARE_VERSION)) fail(`${path}.version`, firmware.version, '1 to 64 printable characters');
    if (!matches(firmware.url, /^https?:\/\/\S{1,1000}$/)) fail(`${path}.url`, firmware.url, 'an http or https address');
    if (!Number.isSafeInteger(firmware.fileSize) || firmware.fileSize < 1) fail(`${path}.fileSize`, firmware.fileSize, 'bytes, at least 1');
    if (!matches(firmware.md5sum, /^[0-9a-fA-F]{32}$/)) fail(`${path}.md5sum`, firmware.md5sum, '32 hex digits');
  }
  return models;
}

function list<K extends keyof IotCloudSeed>(seed: IotCloudSeed, key: K): NonNullable<IotCloudSeed[K]> {
  const value = (seed as Partial<IotCloudSeed>)[key] ?? ([] as unknown as NonNullable<IotCloudSeed[K]>);
  if (!Array.isArray(value)) fail(key, value, 'a list');
  return value;
}

const matches = (value: unknown, pattern: RegExp): boolean => typeof value === 'string' && pattern.test(value);

function fail(path: string, value: unknown, allowed: string): never {
  const shown = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 60);
  throw new SeedError(`${path}: ${shown} is not allowed; expected ${allowed}`);
}
