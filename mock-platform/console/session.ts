/** Signing in to the console: one account, sessions in memory, a token against other pages, a limit against guessing. */
import { randomBytes } from 'node:crypto';
import { type Clock, sameText } from '../../devices/index.ts';

/** Milliseconds a session lives without being used. */
export const SESSION_MS = 12 * 60 * 60 * 1000;
/** Wrong passwords in {@link LIMIT_MS} before no password is looked at any more. */
export const ATTEMPTS_MAX = 5;
export const LIMIT_MS = 60_000;
const SESSIONS_MAX = 100;
export const COOKIE = 'camlock-console';
/** Header with the session's token; a form of another page cannot send it. */
export const CSRF_HEADER = 'x-camlock-csrf';

export interface Account {
  readonly name: string;
  readonly password: string;
}

export interface Session {
  readonly id: string;
  readonly csrf: string;
  readonly account: string;
  readonly usedAt: number;
}

export type SignIn =
  | { readonly session: Session }
  | { readonly refused: 'wrong' }
  | { readonly refused: 'limited'; readonly waitMs: number };

export function createSessions(account: Account, clock: Clock) {
  const sessions = new Map<string, Session>();
  let wrong: number[] = [];
  return {
    signIn(name: string, password: string): SignIn {
      const now = clock.now();
      wrong = wrong.filter((at) => now - at < LIMIT_MS);
      if (wrong.length >= ATTEMPTS_MAX) return { refused: 'limited', waitMs: LIMIT_MS - (now - (wrong[0] as number)) };
      // Compared before the name is looked at: a wrong name takes as long as a wrong password.
      const right = sameText(password, account.password);
      if (!right || name !== account.name) {
        wrong.push(now);
        return { refused: 'wrong' };
      }
      const session = {
        id: randomBytes(32).toString('base64url'),
        csrf: randomBytes(32).toString('base64url'),
        account: name,
        usedAt: now,
      };
      sessions.set(session.id, session);
      const [oldest] = sessions.keys();
      if (sessions.size > SESSIONS_MAX && oldest) sessions.delete(oldest);
      return { session };
    },
    /** The session of a cookie; undefined when it is unknown or was not used for {@link SESSION_MS}. */
    of(id: string | undefined): Session | undefined {
      const session = id === undefined ? undefined : sessions.get(id);
      if (!session) return undefined;
      const now = clock.now();
      if (now - session.usedAt > SESSION_MS) {
        sessions.delete(session.id);
        return undefined;
      }
      const used = { ...session, usedAt: now };
      sessions.set(session.id, used);
      return used;
    },
    signOut: (id: string): void => void sessions.delete(id),
  };
}

export type Sessions = ReturnType<typeof createSessions>;
