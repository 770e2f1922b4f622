/**
 * Who the person is: WeChat's one-use code goes to the brand's own login service, an access token comes back.
 * The AppSecret never comes near the phone (facts/tencent-iot.md §5.2).
 */
import type { Timer } from '@/time/timer.ts';
import { CloudError } from './cloud-error.ts';
import type { PostJson } from './token-api.ts';

interface Kept {
  readonly token: string;
  /** Seconds since 1970. */
  readonly expireAt: number;
  /** A token of one application is worthless to another. */
  readonly appKey: string;
}

/** Kept instead of a token: the person left on purpose and is not logged in again unasked. */
interface SignedOut {
  readonly signedOut: true;
}

export interface SessionOptions {
  readonly loginUrl: string;
  readonly appKey: string;
  readonly post: PostJson;
  /** wx.login */
  readonly code: () => Promise<string>;
  readonly storage: { read(): unknown; write(value: Kept | SignedOut): void };
  readonly timer: Pick<Timer, 'now'>;
}

export interface Session {
  /** A token good for at least a minute. Concurrent callers share one login. Throws CloudError of kind `login` or `network`. */
  token(renew?: boolean): Promise<string>;
  /** Forgets the token; until {@link Session.signIn} every call fails with `SignedOut`. */
  signOut(): void;
  /** Logs in again. Throws as `token` does. */
  signIn(): Promise<string>;
}

function readKept(value: unknown, appKey: string): Kept | undefined {
  const kept = value as Partial<Kept> | undefined;
  return typeof kept?.token === 'string' && typeof kept.expireAt === 'number' && kept.appKey === appKey ? (kept as Kept) : undefined;
}

export function createSession(options: SessionOptions): Session {
  let kept: Kept | undefined;
  let loginUnderWay: Promise<string> | undefined;

  const login = async (): Promise<string> => {
    let code: string;
    try {
      code = await options.code();
    } catch (cause) {
      throw new CloudError('login', 'WxLogin', String((cause as { errMsg?: unknown })?.errMsg ?? cause));
    }
    let answer: { status: number; body: unknown };
    try {
      answer = await options.post(options.loginUrl, { code });
    } catch (cause) {
      throw new CloudError('network', 'LoginNoAnswer', String((cause as { errMsg?: unknown })?.errMsg ?? cause));
    }
    const body = answer.body as { Token?: unknown; ExpireAt?: unknown } | undefined;
    if (answer.status !== 200 || typeof body?.Token !== 'string' || !body.Token) {
      throw new CloudError('login', `LoginHTTP${answer.status}`, 'the login service gave no token');
    }
    const expireAt = typeof body.ExpireAt === 'number' ? body.ExpireAt : 0;
    kept = { token: body.Token, expireAt, appKey: options.appKey };
    options.storage.write(kept);
    return body.Token;
  };

  let signedOut = (options.storage.read() as Partial<SignedOut> | undefined)?.signedOut === true;

  const token = (renew = false): Promise<string> => {
    if (signedOut) return Promise.reject(new CloudError('login', 'SignedOut', 'the person signed out'));
    kept ??= readKept(options.storage.read(), options.appKey);
    if (!renew && kept && kept.expireAt * 1000 - options.timer.now() > 60_000) return Promise.resolve(kept.token);
    loginUnderWay ??= login().finally(() => {
      loginUnderWay = undefined;
    });
    return loginUnderWay;
  };

  return {
    token,
    signOut() {
      signedOut = true;
      kept = undefined;
      options.storage.write({ signedOut: true });
    },
    signIn() {
      signedOut = false;
      return token(true);
    },
  };
}
