/**
 * The gateways devices register at: `POST /register/dev` (v1) and `POST /device/register` (v2), on both official hosts.
 * Sources: facts/tencent-iot.md §2.3, §2.4. HTTP 200 whatever the answer, as everywhere in this cloud [P].
 */
import { type Context, Hono } from 'hono';
import {
  dynregSignature,
  dynregV2Signature,
  Hosts,
  REGISTER_V1_PATH,
  REGISTER_V2_PATH,
  RegisterErrors,
  randomText,
  type SignMethod,
} from '../../../devices/index.ts';
import { limitBody, refuseUnbuilt } from '../../hosts.ts';
import type { Cloud } from '../cloud.ts';
import { RegisterError, registerDevice } from './register-device.ts';

/** Longest request body, bytes: a name, a product and a signature need no more. */
const BODY_MAX = 4096;
/** What is read at all before that can be said. */
const READ_MAX = 64 * 1024;
/** Parser-proof bounds of the numbers a device sends. */
const NUMBER = /^\d{1,15}$/;

type Json = { readonly [key: string]: unknown };

export function createGateways(cloud: Cloud): { readonly [host: string]: Hono } {
  return Object.fromEntries([Hosts.iotGateway, Hosts.iotGatewayGuangzhou].map((host) => [host, createGateway(cloud, host)]));
}

function createGateway(cloud: Cloud, host: string): Hono {
  const app = new Hono();
  limitBody(app, READ_MAX, (error) => ({ error }));
  app.post(REGISTER_V1_PATH, (c) => answerV1(cloud, c));
  app.post(REGISTER_V2_PATH, (c) => answerV2(cloud, c, host));
  refuseUnbuilt(app, host, (error) => ({ error }));
  return app;
}

async function answerV1(cloud: Cloud, c: Context): Promise<Response> {
  const requestId = newRequestId(cloud);
  try {
    const request = parse(await readBody(c));
    const productId = textOf(request, 'productId');
    const deviceName = textOf(request, 'deviceName');
    const nonce = numberOf(request.nonce, 'nonce');
    const timestamp = numberOf(request.timestamp, 'timestamp');
    const device = { productId, deviceName };
    const registered = registerDevice(cloud, device, {
      timestamp,
      signature: textOf(request, 'signature'),
      signed: (secret) => dynregSignature({ ...device, nonce, timestamp }, secret),
    });
    return c.json({ code: 0, message: 'success', ...registered, requestId });
  } catch (error) {
    const { code, message } = refusal(cloud, c, error);
    return c.json({ code: RegisterErrors[code].code, message, len: 0, payload: '', requestId });
  }
}

async function answerV2(cloud: Cloud, c: Context, host: string): Promise<Response> {
  const RequestId = newRequestId(cloud);
  try {
    const body = await readBody(c);
    const request = parse(body);
    const device = { productId: textOf(request, 'ProductId'), deviceName: textOf(request, 'DeviceName') };
    const algorithmText = headerOf(c, 'X-TC-Algorithm');
    const algorithm = algorithmText.toLowerCase();
    if (algorithm !== 'hmacsha256' && algorithm !== 'hmacsha1')
      throw new RegisterError('InvalidParameterValue', 'X-TC-Algorithm must be hmacsha256 or hmacsha1');
    // Both stay text: they are signed as they were written.
    const timestamp = headerOf(c, 'X-TC-Timestamp');
    const nonce = headerOf(c, 'X-TC-Nonce');
    numberOf(nonce, 'X-TC-Nonce');
    const registered = registerDevice(cloud, device, {
      timestamp: numberOf(timestamp, 'X-TC-Timestamp'),
      signature: headerOf(c, 'X-TC-Signature'),
      signed: (secret) =>
        dynregV2Signature({ host, algorithm: algorithm satisfies SignMethod, algorithmText, timestamp, nonce, body }, secret),
    });
    return c.json({ Response: { Len: registered.len, Payload: registered.payload, RequestId } });
  } catch (error) {
    const { code, message } = refusal(cloud, c, error);
    return c.json({ Response: { Error: { Code: code, Message: message }, RequestId } });
  }
}

const newRequestId = (cloud: Cloud): string => randomText(cloud.random, 32);

/** Kept in the refusals; anything but a RegisterError is a fault of ours and goes to the platform's own handler. */
function refusal(cloud: Cloud, c: Context, error: unknown): RegisterError {
  if (!(error instanceof RegisterError)) throw error;
  cloud.refusals.record('registration', new URL(c.req.url).hostname, error.message);
  return error;
}

/** The C SDK announces a form and sends JSON: the content type is not looked at. */
async function readBody(c: Context): Promise<string> {
  const body = await c.req.text();
  if (body.length > BODY_MAX) throw new RegisterError('InvalidParameterValue', `a body of at most ${BODY_MAX} bytes is allowed`);
  return body;
}

function parse(body: string): Json {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Json;
  } catch {
    // Said below: what is wrong with it is the same for both.
  }
  throw new RegisterError('InvalidParameterValue', 'the body must be a JSON object');
}

function textOf(request: Json, name: string): string {
  const value = Object.hasOwn(request, name) ? request[name] : undefined;
  if (typeof value !== 'string' || value === '' || value.length > 256)
    throw new RegisterError('InvalidParameterValue', `${name} is missing`);
  return value;
}

/** int64 in the document; digits as text are read too. */
function numberOf(value: unknown, name: string): number {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !NUMBER.test(text))
    throw new RegisterError('InvalidParameterValue', `${name} must be a whole number of at most 15 digits`);
  return Number(text);
}

function headerOf(c: Context, name: string): string {
  const value = c.req.header(name);
  if (!value || value.length > 256) throw new RegisterError('InvalidParameterValue', `header ${name} is missing`);
  return value;
}
