/** Who may get a key by dynamic registration, whichever version asks (facts/tencent-iot.md §2.3, §2.4). */
import { randomBytes } from 'node:crypto';
import {
  DEVICE_NAME_MAX,
  DEVICE_NAME_PATTERN,
  type DeviceName,
  encryptDynregPayload,
  PRODUCT_ID_MAX,
  PRODUCT_ID_PATTERN,
  type RegisterErrorCode,
  RegisterErrors,
  sameText,
  toDeviceId,
} from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow } from '../rows.ts';

/** `len` is the plaintext's length in bytes, `payload` its AES form in base64. */
export interface Registered {
  readonly len: number;
  readonly payload: string;
}

/** How a registration is turned down; `detail` says what to change and holds no secret. */
export class RegisterError extends Error {
  override readonly name = 'RegisterError';
  readonly code: RegisterErrorCode;

  constructor(code: RegisterErrorCode, detail?: string) {
    super(detail ? `${RegisterErrors[code].message}: ${detail}` : RegisterErrors[code].message);
    this.code = code;
  }
}

/** `encryptionType` of a product that signs with a key; 1 would be a certificate. */
const KEY = 2;
const PSK_BYTES = 16;

/**
 * Checks the signature with the product's secret and gives out the device's key, encrypted with the same secret.
 * `signed(productSecret)` is what the signature should be. Throws {@link RegisterError}.
 */
export function registerDevice(
  cloud: Cloud,
  device: DeviceName,
  call: { readonly timestamp: number; readonly signature: string; readonly signed: (productSecret: string) => string },
): Registered {
  if (!PRODUCT_ID_PATTERN.test(device.productId))
    throw new RegisterError('InvalidParameterValue', `product id: 1 to ${PRODUCT_ID_MAX} letters, digits, "_" or "-"`);
  if (!DEVICE_NAME_PATTERN.test(device.deviceName))
    throw new RegisterError('InvalidParameterValue', `device name: 1 to ${DEVICE_NAME_MAX} letters, digits, "_" or "-"`);
  const product = cloud.state.products.get(device.productId);
  if (!product) throw new RegisterError('ResourceNotFound.ProductNotExist', device.productId);
  const secret = product.productSecret;
  if (secret === undefined) {
    throw new RegisterError('UnsupportedOperation.DynamicRegisterClosed', `seed a productSecret for ${device.productId} to open it`);
  }
  if (!sameText(call.signed(secret), call.signature)) throw new RegisterError('AuthFailure.SignatureFailure');
  const away = Math.abs(call.timestamp - Math.floor(cloud.clock.now() / 1000));
  const window = cloud.rules['iotCloud.registerWindowSeconds'];
  if (window > 0 && away > window) throw new RegisterError('AuthFailure.SignatureExpire', `${away} s away, ${window} s are allowed`);

  const { psk } = knownDevice(cloud, device);
  const plain = JSON.stringify({ encryptionType: KEY, psk });
  return { len: Buffer.byteLength(plain), payload: encryptDynregPayload(plain, secret) };
}

function knownDevice(cloud: Cloud, device: DeviceName): DeviceRow {
  const known = cloud.state.devices.get(toDeviceId(device));
  if (known) {
    if (known.activatedAt !== undefined && !cloud.rules['iotCloud.registerAfterActivation']) {
      throw new RegisterError('UnsupportedOperation.DeviceActivated', 'a key is given out until the first connection');
    }
    return known;
  }
  if (!cloud.rules['iotCloud.registerCreates']) throw new RegisterError('ResourceNotFound.DeviceNotExist', toDeviceId(device));
  // A key is a secret: it comes from the machine, never from the seeded dice.
  const fresh: DeviceRow = {
    productId: device.productId,
    deviceName: device.deviceName,
    psk: randomBytes(PSK_BYTES).toString('base64'),
  };
  try {
    cloud.state.addDevice(fresh);
  } catch (error) {
    throw new RegisterError('InvalidParameterValue', (error as Error).message);
  }
  return fresh;
}
