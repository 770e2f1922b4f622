/**
 * component_access_token between two runs: a new one soon ends the one before, also the one a platform's own server uses
 * (facts/wechat.md §3.3), so it is kept as long as it lives. In the user's cache folder, readable by the owner only.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

interface Kept {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly endsAt: number;
}

/** Asked for again this long before its end. */
const EARLY_MS = 5 * 60_000;

export interface TokenCache {
  read(): string | undefined;
  write(token: string, seconds: number): void;
  drop(): void;
}

/** One token per platform, account and address. */
export function tokenCache(name: string, env: NodeJS.ProcessEnv = process.env): TokenCache {
  const folder = join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'camlock');
  const file = join(folder, `token-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`);
  return {
    read() {
      try {
        const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept;
        return typeof kept.token === 'string' && kept.endsAt - EARLY_MS > Date.now() ? kept.token : undefined;
      } catch {
        return undefined;
      }
    },
    write(token, seconds) {
      const fresh = `${file}.${randomBytes(4).toString('hex')}`;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(fresh, JSON.stringify({ token, endsAt: Date.now() + seconds * 1000 } satisfies Kept), { mode: 0o600 });
        renameSync(fresh, file);
      } catch {
        // A machine without a writable home: every run asks for a token of its own.
        rmSync(fresh, { force: true });
      }
    },
    drop: () => rmSync(file, { force: true }),
  };
}
