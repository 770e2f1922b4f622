/**
 * Calls to Tencent's tokenapi: one POST form, one envelope `{code, msg, data}`, one re-login rule.
 * Source: facts/tencent-iot.md §5.1, §5.4, §5.6, §6 (a token refused by name is renewed once and the call repeated).
 */
import { TOKEN_API_PATH } from '@/devices/protocol/hosts.ts';
import { CloudError } from './cloud-error.ts';
import type { Operation, Operations } from './operations.ts';

/** The one thing the client needs from WeChat. Rejects when there was no HTTP answer at all. */
export type PostJson = (url: string, body: object) => Promise<{ status: number; body: unknown }>;

export interface TokenApi {
  /** Throws {@link CloudError}. */
  call<A extends Operation>(action: A, params: Operations[A]['in']): Promise<Operations[A]['out']>;
}

export interface TokenApiOptions {
  /** Origin without trailing slash. */
  readonly origin: string;
  readonly post: PostJson;
  /** The access token; `renew` asks for a new one although the old has not run out. */
  readonly token: (renew: boolean) => Promise<string>;
  /** A fresh id for each request. */
  readonly requestId: () => string;
}

function isObject(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `data` of an envelope, or the CloudError it stands for. */
export function openEnvelope(action: string, body: unknown): unknown {
  if (!isObject(body) || typeof body.code !== 'number')
    throw new CloudError('malformed', 'MalformedAnswer', `${action}: answer is not an envelope`);
  if (body.code === 0) return isObject(body.data) ? body.data : {};
  const error = isObject(body.data) && isObject(body.data.Error) ? body.data.Error : undefined;
  const code = typeof error?.Code === 'string' && error.Code ? error.Code : `Code${body.code}`;
  const message = typeof error?.Message === 'string' ? error.Message : typeof body.msg === 'string' ? body.msg : '';
  throw new CloudError('api', code, message);
}

export function createTokenApi(options: TokenApiOptions): TokenApi {
  const once = async (action: Operation, params: object, renew: boolean): Promise<unknown> => {
    const AccessToken = await options.token(renew);
    const url = `${options.origin}${TOKEN_API_PATH}?cmd=${action}`;
    let answer: { status: number; body: unknown };
    try {
      answer = await options.post(url, { ...params, Action: action, RequestId: options.requestId(), AccessToken, RegionId: 1 });
    } catch (cause) {
      throw new CloudError(
        'network',
        'NoAnswer',
        cause instanceof Error ? cause.message : String((cause as { errMsg?: unknown })?.errMsg ?? cause),
      );
    }
    // Only 200 carries an envelope worth trusting; a 501 of a test platform names the operation in `msg`.
    if (answer.status !== 200) throw new CloudError('api', `HTTP${answer.status}.${action}`, `HTTP ${answer.status}`);
    return openEnvelope(action, answer.body);
  };
  return {
    async call(action, params) {
      try {
        return (await once(action, params, false)) as never;
      } catch (cause) {
        if (!(cause instanceof CloudError) || !cause.code.includes('InvalidAccessToken')) throw cause;
        return (await once(action, params, true)) as never;
      }
    },
  };
}
