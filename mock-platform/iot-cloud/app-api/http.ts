/** The HTTP doors of the application API: one POST form, one envelope (facts/tencent-iot.md §5.1, §5.4). */
import { type Context, Hono } from 'hono';
import { APP_API_PATH, APP_SECURE_API_PATH, AppApiErrors, Hosts, TOKEN_API_PATH } from '../../../devices/index.ts';
import { limitBody, operationName } from '../../hosts.ts';
import type { Cloud } from '../cloud.ts';
import { cloudStorageRoutes } from '../cloud-storage/routes.ts';
import { printable } from '../refusals.ts';
import { ApiError, NotBuiltError } from './api-error.ts';
import { runAppAction } from './app-token.ts';
import type { Params } from './params.ts';
import { runSecureAction } from './secure-api.ts';
import { runTokenAction } from './token-api.ts';

/** Longest request body, bytes. Tencent names no figure [I]. */
const BODY_MAX = 256 * 1024;

type Run = (cloud: Cloud, action: string, params: Params) => object | Promise<object>;

export function createAppApi(cloud: Cloud): Hono {
  const app = new Hono();
  // Tencent's SDK calls from browsers too (§6 H5), from any origin.
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'no-store' };
  const json = (c: Context, status: 200 | 501, body: object) => c.json(body, status, headers);

  // Before the limit: files have their own.
  cloudStorageRoutes(app, cloud);
  limitBody(app, BODY_MAX, (message) => failure(cloud, '', 'InvalidParameterValue.PayloadOverLimit', message));

  const door = (run: Run) => async (c: Context) => {
    const params = await readBody(c);
    const requestId = typeof params?.RequestId === 'string' ? params.RequestId.slice(0, 128) : '';
    if (!params)
      return json(
        c,
        200,
        failure(cloud, requestId, 'InvalidParameterValue.InvalidJSON', AppApiErrors['InvalidParameterValue.InvalidJSON']),
      );
    const action = typeof params.Action === 'string' ? params.Action : '';
    if (action === '')
      return json(c, 200, failure(cloud, requestId, 'ErrorRequiredParamNotFound', `${AppApiErrors.ErrorRequiredParamNotFound}: Action`));
    try {
      return json(c, 200, success(cloud, requestId, await run(cloud, action, params)));
    } catch (error) {
      if (error instanceof NotBuiltError)
        return json(c, 501, failure(cloud, requestId, 'InvalidAction', `camlock mock: ${printable(error.message, 80)} is not built`));
      if (error instanceof ApiError) return json(c, 200, failure(cloud, requestId, error.code, error.message));
      cloud.refusals.record('internal', 'app-api', `${action}: ${(error as Error).message}`);
      return json(
        c,
        200,
        failure(cloud, requestId, 'InternalError.InternalServerException', AppApiErrors['InternalError.InternalServerException']),
      );
    }
  };
  const notBuilt = (c: Context) =>
    json(c, 501, failure(cloud, '', 'InvalidAction', `camlock mock: ${printable(operationName(c, Hosts.iotApp), 80)} is not built`));
  const preflight = (c: Context) =>
    c.body(null, 204, { ...headers, 'access-control-allow-methods': 'POST', 'access-control-allow-headers': 'content-type' });

  for (const [path, run] of [
    [TOKEN_API_PATH, runTokenAction],
    [APP_API_PATH, runAppAction],
    [APP_SECURE_API_PATH, runSecureAction],
  ] as const) {
    app.post(path, door(run));
    app.options(path, preflight);
  }
  app.all('/api/exploreropen/*', notBuilt);
  app.all('/api/studioapp/*', notBuilt);
  return app;
}

async function readBody(c: Context): Promise<Params | undefined> {
  const body = await c.req.text();
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Params) : undefined;
  } catch {
    return undefined;
  }
}

function success(cloud: Cloud, requestId: string, data: object): object {
  const response = { ...data, RequestId: requestId };
  return cloud.rules['iotCloud.documentedEnvelope'] ? { Response: response } : { code: 0, msg: '', data: response };
}

function failure(cloud: Cloud, requestId: string, code: string, message: string): object {
  const response = { Error: { Code: code, Message: message }, RequestId: requestId };
  return cloud.rules['iotCloud.documentedEnvelope']
    ? { Response: response }
    : { code: cloud.rules['iotCloud.errorCode'], msg: message, data: response };
}
