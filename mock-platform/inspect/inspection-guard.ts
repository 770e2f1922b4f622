/**
 * Who may look inside a platform that other machines can reach: whoever has its key. On loopback there is none, unless one is given.
 * Official hosts never ask for it: they have their own secrets.
 */
import { randomBytes } from 'node:crypto';
import { isIPv4 } from 'node:net';
import type { MiddlewareHandler } from 'hono';
import { sameText } from '../../devices/index.ts';

import { HEALTH_PATH } from './health.ts';

const COOKIE = 'camlock-key';
const HEADER = 'x-camlock-key';
/** Characters; a shorter one could be guessed over a fast network. */
const KEY_MIN = 16;
const KEY_MAX = 256;

export interface InspectionGuard {
  /** Undefined while none is asked for. */
  readonly key: string | undefined;
  /** Call when it is known where the platform listens: away from loopback a key is made if none was given. */
  listensOn(address: string): void;
  /** 401 without the key; `?key=…` in the address of a page is taken into a cookie and out of the address, in that of a POST it counts as it is. Health says to anybody whether all is well. */
  readonly middleware: MiddlewareHandler;
  /** The same question for a WebSocket request, by its headers. */
  admits(header: (name: string) => string | undefined): boolean;
}

/** Throws a sentence for a key that is too short. */
export function createInspectionGuard(given?: string): InspectionGuard {
  if (given !== undefined && (given.length < KEY_MIN || given.length > KEY_MAX || !/^[\x21-\x7e]+$/.test(given)))
    throw new Error(`the inspection key should be ${KEY_MIN} to ${KEY_MAX} printable characters without spaces`);
  let key = given;

  const fits = (text: string | undefined): boolean => key === undefined || (text !== undefined && sameText(text, key));
  const admits = (header: (name: string) => string | undefined): boolean =>
    fits(header(HEADER)) || fits(/^Bearer (\S+)$/i.exec(header('authorization') ?? '')?.[1]) || fits(cookieOf(header('cookie')));

  return {
    get key() {
      return key;
    },
    listensOn(address) {
      if (key === undefined && !isLoopback(address)) key = randomBytes(24).toString('base64url');
    },
    admits,
    async middleware(c, next) {
      if (key === undefined) return next();
      const shown = c.req.query('key');
      if (shown !== undefined && fits(shown) && c.req.method === 'GET') {
        const url = new URL(c.req.url);
        url.searchParams.delete('key');
        c.header('set-cookie', `${COOKIE}=${encodeURIComponent(shown)}; Path=/; HttpOnly; SameSite=Strict`);
        return c.redirect(`${url.pathname}${url.search}`);
      }
      if (admits((name) => c.req.header(name))) return next();
      // RabbitMQ's HTTP backend can send no header of its own, only an address to post to.
      if (shown !== undefined && fits(shown) && c.req.method === 'POST') return next();
      if (c.req.path === HEALTH_PATH && c.req.method === 'GET') {
        // Probes can keep no secret; whether all is well is told to anybody, why not only to who has the key.
        await next();
        c.res = Response.json({ ok: c.res.ok }, { status: c.res.status });
        return;
      }
      const fix = `send the inspection key as header ${HEADER}, or open the page once with ?key=… behind its address`;
      return c.json({ error: `camlock mock: this platform can be reached from other machines; ${fix}` }, 401);
    },
  };
}

function cookieOf(header: string | undefined): string | undefined {
  const pair = header?.split(/; */).find((one) => one.startsWith(`${COOKIE}=`));
  try {
    return pair && decodeURIComponent(pair.slice(COOKIE.length + 1));
  } catch {
    return undefined;
  }
}

/** 127.0.0.0/8, ::1 and `localhost`. */
function isLoopback(address: string): boolean {
  return address === 'localhost' || address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
