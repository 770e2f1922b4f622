/** What a scenario plays in: a platform, devices and people on one clock. In process (`world-setting.ts`) or elsewhere (`remote-setting.ts`). */
import type { Clock } from '../../devices/index.ts';
import type { InboxMessage } from '../../mock-platform/index.ts';
import type { FaultBook, Fleet } from '../../simulator/index.ts';
import type { Home } from '../platform/home.ts';

export interface Setting {
  readonly clock: Clock;
  readonly fleet: Fleet;
  /** What goes wrong with devices and on their way. */
  readonly faults: FaultBook;
  /** Lets time pass until `done` holds or `limitMs` of the clock is over. Resolves to whether it holds. */
  pass(limitMs: number, done?: () => boolean): Promise<boolean>;
  /** Lets time pass until the work is through. Throws {@link Failure} when it hangs. */
  during<T>(work: () => Promise<T>, limitMs?: number): Promise<T>;
  /** The app of a person: logged in, with a family. */
  home(userId: string): Promise<Home>;
  /** Everything that reached this person's WeChat so far, oldest first. */
  inbox(userId: string): readonly InboxMessage[];
  /**
   * JSON of a request to the platform's own door (`/__mock__/…`, `/phone/api/…`): GET, or POST when there is a body. Throws
   * {@link Failure} with the platform's words when it refuses.
   */
  ask(path: string, body?: object): Promise<unknown>;
  /** The broker is away for so long. Throws {@link Failure} where that is not in our hands. */
  brokerDown(ms: number): void;
  /** Who got what, hop by hop. */
  ledger(): Promise<string>;
  /** Ends everything it opened. */
  close(): Promise<void>;
}
