/**
 * Pushes wait in lines: one line for each receiving account, one push of a line at a time, three tries each, and a row
 * about what became of it. Source: facts/wechat.md §3.2 (three tries [P]).
 */
import type { ClientRequest } from 'node:http';
import { randomText } from '../../../devices/index.ts';
import { forgetOldest } from '../../store-limit.ts';
import type { WechatParts } from '../parts.ts';
import type { PushRow } from '../state.ts';
import { callDeveloper, type PushCall } from './push-call.ts';

const TRIES = 3;
/** Pushes of one line that wait for their turn; later ones are dropped, and the list says so. */
const WAITING_MAX = 1000;
const ROWS_MAX = 1000;

/** Whom and what a push is about, for the list. */
export type PushSubject = Pick<PushRow, 'appid' | 'openid' | 'event'>;

export interface PushLines {
  /** `attempt` makes one call, signed anew, and resolves to what is wrong with the reply, or ''. It rejects with a sentence. */
  enqueue(line: string, subject: PushSubject, attempt: () => Promise<string>): void;
  /** One HTTP call that ends when the lines close. */
  call(call: PushCall): Promise<{ status: number; text: string }>;
  /** Ends what is under way; waiting pushes are not sent. */
  close(): void;
}

export function createPushLines({ clock, random, state }: Pick<WechatParts, 'clock' | 'random' | 'state'>): PushLines {
  const open = new Set<ClientRequest>();
  const lines = new Map<string, { waiting: number; last: Promise<void> }>();
  let closed = false;

  const note = (row: PushRow): void => {
    forgetOldest(state.pushes, ROWS_MAX);
    state.pushes.put(randomText(random, 16), row);
  };

  const deliver = async (subject: PushSubject, attempt: () => Promise<string>): Promise<void> => {
    let failure = '';
    for (let tries = 1; tries <= TRIES && !closed; tries++) {
      try {
        const problem = await attempt();
        note({ at: clock.now(), ...subject, tries, delivered: true, note: problem });
        return;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
    }
    // A closed platform's store takes no more rows.
    if (!closed) note({ at: clock.now(), ...subject, tries: TRIES, delivered: false, note: failure });
  };

  return {
    enqueue(name, subject, attempt) {
      if (closed) return;
      const line = lines.get(name) ?? { waiting: 0, last: Promise.resolve() };
      if (line.waiting >= WAITING_MAX) {
        const text = `dropped: ${WAITING_MAX} pushes wait already`;
        note({ at: clock.now(), ...subject, tries: 0, delivered: false, note: text });
        return;
      }
      line.waiting++;
      line.last = line.last
        .then(() => deliver(subject, attempt))
        .finally(() => {
          line.waiting--;
          if (line.waiting === 0) lines.delete(name);
        });
      lines.set(name, line);
    },
    call: (call) => callDeveloper(clock, open, call),
    close() {
      closed = true;
      for (const request of open) request.destroy(new Error('the platform is closing'));
    },
  };
}
