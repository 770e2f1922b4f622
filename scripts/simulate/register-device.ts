/** Dynamic registration as a device does it, version 2 (facts/tencent-iot.md §2.4): a product's secret for a device's key. */
import { randomInt } from 'node:crypto';
import {
  type DeviceName,
  decryptDynregPayload,
  dynregV2Signature,
  Hosts,
  isPsk,
  REGISTER_V2_PATH,
  toDeviceId,
} from '../../devices/index.ts';
import { messageOf } from '../failure.ts';

/** Address of the real gateway. */
export const GATEWAY_URL = `https://${Hosts.iotGatewayGuangzhou}`;

const TIMEOUT_MS = 10_000;
/** A key comes with a certificate at most. */
const ANSWER_MAX = 64 * 1024;

/** The device's key in base64, or why there is none, without a secret in it. `gateway` without a slash at its end. */
export async function registerDevice(
  device: DeviceName,
  productSecret: string,
  gateway: string = GATEWAY_URL,
): Promise<{ readonly psk: string } | { readonly failure: string }> {
  const body = JSON.stringify({ ProductId: device.productId, DeviceName: device.deviceName });
  const timestamp = Math.floor(Date.now() / 1000);
  const nonce = randomInt(1, 2 ** 31);
  // What is signed is the host Tencent knows, wherever the request goes.
  const signed = { host: Hosts.iotGatewayGuangzhou, algorithm: 'hmacsha256', timestamp, nonce, body } as const;
  const failed = (why: string) => ({ failure: `${toDeviceId(device)} could not be registered: ${why}` });
  let text: string;
  try {
    const answer = await fetch(`${gateway}${REGISTER_V2_PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'X-TC-Algorithm': signed.algorithm,
        'X-TC-Timestamp': String(timestamp),
        'X-TC-Nonce': String(nonce),
        'X-TC-Signature': dynregV2Signature(signed, productSecret),
      },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await answer.text();
  } catch (error) {
    return failed(`no answer from ${new URL(gateway).host} (${messageOf((error as Error).cause ?? error)})`);
  }
  return readAnswer(text, productSecret, failed);
}

function readAnswer<F>(text: string, productSecret: string, failed: (why: string) => F): { readonly psk: string } | F {
  let answer: { Response?: { Error?: { Code?: unknown; Message?: unknown }; Payload?: unknown } } | null;
  try {
    answer = text.length > ANSWER_MAX ? null : (JSON.parse(text) as typeof answer);
  } catch {
    answer = null;
  }
  const { Error: refusal, Payload: payload } = answer?.Response ?? {};
  if (refusal) return failed(messageOf(new Error(`${refusal.Code}: ${refusal.Message}`)).slice(0, 300));
  if (typeof payload !== 'string') return failed('the gateway answered something that is no registration');
  try {
    const { psk } = JSON.parse(decryptDynregPayload(payload, productSecret)) as { psk?: unknown };
    if (typeof psk === 'string' && isPsk(psk)) return { psk };
    return failed('the product signs with certificates; only keys can be used here');
  } catch {
    return failed('the answer cannot be read with the secret of its product');
  }
}
