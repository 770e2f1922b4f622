/**
 * The faults of one run: which rules stand, whom they strike, and what they struck. Links and the proxy ask it packet by packet;
 * people, fleet files and scenarios add to it. Everything runs on the clock and the seed of the run.
 */
import type { Duplex } from 'node:stream';
import { type Clock, createRandom, type Random } from '../devices/index.ts';
import { SimulatorError } from './error.ts';
import { type Frame, topicOf } from './fault-packets.ts';
import { checkFault, type Direction, type FaultName, type FaultRule, type PacketName } from './fault-table.ts';
import { FaultWire } from './fault-wire.ts';
import type { Recorder } from './recorder.ts';
import { stableShare } from './shard.ts';

/** A fault that struck. */
export interface FaultStroke {
  /** Milliseconds of the run's clock. */
  readonly at: number;
  readonly clientId: string;
  readonly fault: FaultName;
  readonly packet: PacketName;
  readonly direction: Direction;
}

/** A rule that stands. */
export interface StandingFault {
  readonly id: number;
  readonly rule: FaultRule;
  /** Packets it still strikes; absent: no limit. */
  readonly left?: number;
}

export interface FaultBook {
  /** Sets a rule; the first rule that fits a packet strikes. Throws {@link SimulatorError} for what no rule may say. */
  add(rule: FaultRule): { readonly id: number; lift(): void };
  /** The rules that stand, oldest first; of one device: those that may strike it. */
  standing(clientId?: string): readonly StandingFault[];
  /** Whether any rule may strike this client. */
  touches(clientId: string): boolean;
  /** False: there is no such rule. */
  lift(id: number): boolean;
  /** Lifts every rule. Connections that are frozen stay so. */
  clear(): void;
  /** The last thousand strokes. */
  readonly strokes: readonly FaultStroke[];
  listen(listener: (stroke: FaultStroke) => void): () => void;
  /** The same stream with the faults of this book in between. */
  wrap(stream: Duplex): Duplex;
  /** What a device itself does wrong now: of the rules with this name that strike it, the first. Nothing is counted. */
  now(clientId: string, fault: FaultName): FaultRule | undefined;
  /** The same, counted as one stroke on a CONNECT. */
  atConnect(clientId: string, fault: FaultName): FaultRule | undefined;
  /** Lets go of half-open connections and lifts everything. */
  close(): void;
}

/** What a wire asks of its book. */
export interface WireBook {
  readonly clock: Clock;
  readonly recorder: Recorder | undefined;
  /** Whether any rule may strike this client: if not, bytes pass unread. */
  touches(clientId: string): boolean;
  strike(frame: Frame, direction: Direction, clientId: string): FaultRule | undefined;
  /** A connection only the broker still believes in. */
  keepHalfOpen(stream: Duplex): void;
}

export interface FaultBookOptions {
  readonly clock: Clock;
  /** Of the dice behind `chance`. Default 1. */
  readonly seed?: number;
  /** Where the rules are going to work. Default `device`. */
  readonly where?: 'proxy' | 'device';
  /** Writes down what passes, as it was before any fault. */
  readonly recorder?: Recorder;
}

const STROKES_MAX = 1_000;
const RULES_MAX = 10_000;
/** Brokers let a silent client go after one and a half keep-alives; one that never does must not cost files for ever. */
const HALF_OPEN_MAX = 1_000;

interface Entry {
  readonly id: number;
  readonly rule: FaultRule;
  readonly clients: readonly string[] | undefined;
  readonly dice: Map<string, Random>;
  left: number;
  cancel(): void;
}

/** Empty. */
export function createFaultBook({ clock, seed = 1, where = 'device', recorder }: FaultBookOptions): FaultBook {
  const everybody: Entry[] = [];
  const byClient = new Map<string, Entry[]>();
  const byId = new Map<number, Entry>();
  const strokes: FaultStroke[] = [];
  const listeners = new Set<(stroke: FaultStroke) => void>();
  const halfOpen = new Set<Duplex>();
  let lastId = 0;

  const listsOf = (entry: Entry): Entry[][] => (entry.clients ? entry.clients.map((id) => byClient.get(id) ?? newList(id)) : [everybody]);
  function newList(clientId: string): Entry[] {
    const list: Entry[] = [];
    byClient.set(clientId, list);
    return list;
  }

  function remove(entry: Entry): void {
    if (!byId.delete(entry.id)) return;
    entry.cancel();
    entry.left = 0;
    for (const list of listsOf(entry)) list.splice(list.indexOf(entry), 1);
    for (const id of entry.clients ?? []) if (byClient.get(id)?.length === 0) byClient.delete(id);
  }

  /** The oldest entry that fits, of everybody's and the client's own. */
  function first(clientId: string, fits: (entry: Entry) => boolean): Entry | undefined {
    const own = byClient.get(clientId)?.find(fits);
    const common = everybody.find(fits);
    return own && common ? (own.id < common.id ? own : common) : (own ?? common);
  }

  /** Each client has dice of its own: what befalls one must not change what befalls the next. */
  function hits({ id, rule, dice }: Entry, clientId: string): boolean {
    if (rule.chance === undefined) return true;
    let own = dice.get(clientId);
    if (!own) {
      own = createRandom(Math.floor(stableShare(`${seed} ${id} ${clientId}`) * 2 ** 32));
      dice.set(clientId, own);
    }
    return own() < rule.chance;
  }

  function stroke(entry: Entry, clientId: string, packet: PacketName, direction: Direction): FaultRule {
    entry.left -= 1;
    if (entry.left === 0) remove(entry);
    const told: FaultStroke = { at: clock.now(), clientId, fault: entry.rule.fault, packet, direction };
    strokes.push(told);
    if (strokes.length > STROKES_MAX) strokes.shift();
    for (const listener of listeners) listener(told);
    return entry.rule;
  }

  const wires: WireBook = {
    clock,
    recorder,
    touches: (clientId) => everybody.length > 0 || byClient.has(clientId),
    strike(frame, direction, clientId) {
      const entry = first(
        clientId,
        (candidate) =>
          !DEVICE_ONLY.has(candidate.rule.fault) &&
          (candidate.rule.packet ?? frame.name) === frame.name &&
          (candidate.rule.direction ?? direction) === direction &&
          (candidate.rule.topic === undefined || (frame.name === 'publish' && topicOf(frame).startsWith(candidate.rule.topic))) &&
          hits(candidate, clientId),
      );
      return entry && stroke(entry, clientId, frame.name, direction);
    },
    keepHalfOpen(stream) {
      halfOpen.add(stream);
      stream.once('close', () => halfOpen.delete(stream));
      const [oldest] = halfOpen;
      if (halfOpen.size > HALF_OPEN_MAX) oldest?.destroy();
    },
  };

  function clear(): void {
    for (const entry of [...byId.values()]) remove(entry);
  }

  return {
    strokes,
    touches: wires.touches,
    add(input) {
      const rule = checkFault(input, where);
      if (byId.size >= RULES_MAX) throw new SimulatorError(409, `${RULES_MAX} faults stand already`, 'lift some first');
      const { clientId } = rule;
      const clients = typeof clientId === 'string' ? [clientId] : clientId && [...new Set(clientId)];
      const entry: Entry = { id: ++lastId, rule, clients, dice: new Map(), left: rule.times ?? Number.POSITIVE_INFINITY, cancel: () => {} };
      byId.set(entry.id, entry);
      for (const list of listsOf(entry)) list.push(entry);
      if (rule.forMs !== undefined) entry.cancel = clock.after(rule.forMs, () => remove(entry));
      return { id: entry.id, lift: () => remove(entry) };
    },
    standing: (clientId) =>
      [...byId.values()]
        .filter(({ clients }) => clientId === undefined || !clients || clients.includes(clientId))
        .map(({ id, rule, left }) => ({ id, rule, ...(Number.isFinite(left) && { left }) })),
    lift(id) {
      const entry = byId.get(id);
      if (entry) remove(entry);
      return entry !== undefined;
    },
    clear,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    wrap: (stream) => new FaultWire(stream, wires),
    now: (clientId, fault) => first(clientId, ({ rule }) => rule.fault === fault)?.rule,
    atConnect(clientId, fault) {
      const entry = first(clientId, (candidate) => candidate.rule.fault === fault && hits(candidate, clientId));
      return entry && stroke(entry, clientId, 'connect', 'up');
    },
    close() {
      clear();
      for (const stream of halfOpen) stream.destroy();
    },
  };
}

/** These are asked for by the device itself, and strike no packet. */
const DEVICE_ONLY: ReadonlySet<FaultName> = new Set(['wrong-clock', 'wrong-secret', 'expired'] as const);
