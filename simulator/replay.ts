/**
 * Plays a recording against a platform: the same connections, the same messages at the same distances on the run's clock, and
 * what the cloud answered then compared with what it answers now.
 */
import {
  type Clock,
  type DeviceName,
  mqttCredentials,
  parsePayload,
  parseTopic,
  type Random,
  randomText,
  toDeviceId,
} from '../devices/index.ts';
import type { Connection, Dial } from './dial.ts';
import type { RecordedPacket } from './recording.ts';
import { codeOf, moved, recordedAnswers, tokenOf } from './replay-answers.ts';

export interface ReplayOptions {
  readonly startedAt: number;
  readonly packets: readonly RecordedPacket[];
  /** A faster one compresses time. */
  readonly clock: Clock;
  readonly random: Random;
  readonly dial: Dial;
  /** How long an answer may take on the clock of the run. Default: the C SDK's five seconds (facts/tencent-iot.md §8). */
  readonly answersMs?: number;
  /** base64; undefined: this device is left out. */
  readonly psk: (device: DeviceName) => string | undefined;
}

/** An answer that is not what it was. */
export interface ReplayDifference {
  /** When its question was recorded. */
  readonly at: number;
  readonly deviceId: string;
  /** `event_post`, `report`, … or `connect`. */
  readonly method: string;
  /** Code of the answer. */
  readonly recorded: number;
  /** `none`: no answer. */
  readonly replayed: number | 'none';
  readonly status?: string;
}

export interface ReplayReport {
  /** Publishes sent. */
  readonly sent: number;
  /** Questions whose answer has the same code as then. */
  readonly same: number;
  readonly different: readonly ReplayDifference[];
  /** What cannot be sent again, by reason. */
  readonly leftOut: { readonly [reason: string]: number };
}

const ANSWERS_MS = 5_000;
const VALID_SEC = 24 * 3600;

/** The devices of a recording by client id, from the topics they used; a client that used none is not in it. */
export function devicesOf(packets: readonly RecordedPacket[]): ReadonlyMap<string, DeviceName> {
  const devices = new Map<string, DeviceName>();
  for (const { client, topic, topics } of packets) {
    if (devices.has(client)) continue;
    for (const name of [topic, ...(topics ?? [])]) {
      const parsed = name === undefined ? undefined : parseTopic(name);
      if (!parsed || `${parsed.productId}${parsed.deviceName}` !== client) continue;
      devices.set(client, { productId: parsed.productId, deviceName: parsed.deviceName });
      break;
    }
  }
  return devices;
}

interface Question {
  readonly at: number;
  readonly method: string;
  readonly recorded: number;
  replayed: number | 'none';
  status?: string;
}

/** One device of the recording and its connection. */
interface Player {
  readonly device: DeviceName;
  connection: Connection | undefined;
  /** Resolves once the connection is up or refused; what is to be sent waits for it. */
  up: Promise<void>;
  /** Subscriptions and questions without an answer yet. */
  open: number;
  /** Told when that is none. */
  heard: () => void;
  /** By clientToken, oldest first. */
  readonly questions: Map<string, Question[]>;
}

/** Resolves when all has been sent and answered, or the last answers have had their time. Never rejects for what a broker does. */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const { packets, clock, random, startedAt } = options;
  const began = clock.now();
  const devices = devicesOf(packets);
  const answers = recordedAnswers(packets);
  const leftOut: { [reason: string]: number } = {};
  const leave = (reason: string): void => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  };
  const players = new Map<string, Player>();
  const questions: (Question & { readonly deviceId: string })[] = [];
  let sent = 0;

  function ask(player: Player, question: Question, token?: string): void {
    questions.push(Object.assign(question, { deviceId: toDeviceId(player.device) }));
    if (token === undefined) return;
    player.open += 1;
    player.questions.set(token, [...(player.questions.get(token) ?? []), question]);
  }

  function connect(player: Player, psk: string, packet: RecordedPacket): void {
    player.connection?.destroy();
    const recorded = answers.get(packet);
    const question: Question = { at: packet.at, method: 'connect', recorded: recorded ?? 0, replayed: 'none' };
    // Whether it is let in now says nothing if nobody knows whether it was then.
    if (recorded !== undefined) ask(player, question);
    const expiry = Math.floor(clock.now() / 1000) + VALID_SEC;
    const fields = mqttCredentials({ ...player.device, psk }, { connId: randomText(random, 5), expiry });
    player.up = new Promise((resolve) => {
      const ended = (error?: unknown) => {
        const code = (error as { code?: unknown } | undefined)?.code;
        if (question.replayed === 'none' && typeof code === 'number') question.replayed = code;
        if (player.connection === mine) player.connection = undefined;
        resolve();
      };
      let mine: Connection | undefined;
      try {
        mine = options.dial(
          { ...fields, keepalive: packet.keepalive ?? 120 },
          {
            online: () => {
              question.replayed = 0;
              resolve();
            },
            message: (_topic, payload) => answered(player, payload),
            ended,
          },
        );
      } catch (error) {
        ended(error);
      }
      player.connection = mine;
    });
  }

  function answered(player: Player, payload: string | Uint8Array): void {
    const message = parsePayload(payload);
    const token = tokenOf(message);
    const question = token === undefined ? undefined : player.questions.get(token)?.shift();
    if (!question) return;
    question.replayed = codeOf(message) ?? 0;
    closeOne(player);
    if (typeof message?.status === 'string') question.status = message.status.slice(0, 200);
  }

  function closeOne(player: Player): void {
    player.open -= 1;
    if (player.open === 0) player.heard();
  }

  /** A device that said goodbye had its answers: they need their time however fast the rest goes. */
  async function answersOf(player: Player): Promise<void> {
    if (player.open === 0) return;
    const all = new Promise<void>((resolve) => {
      player.heard = resolve;
    });
    await Promise.race([all, until(clock.now() + (options.answersMs ?? ANSWERS_MS))]);
  }

  function publish(player: Player, packet: RecordedPacket): void {
    const { topic = '', qos = 0 } = packet;
    const message = packet.payload as { readonly [key: string]: unknown } | undefined;
    const payload = moved(packet, began - startedAt);
    if (payload === undefined) {
      leave('bytes that are no text');
      return;
    }
    const token = tokenOf(message);
    const recorded = answers.get(packet);
    if (token !== undefined && recorded !== undefined)
      ask(player, { at: packet.at, method: String(message?.method), recorded, replayed: 'none' }, token);
    sent += 1;
    player.connection?.publish(topic, payload, qos === 1 ? 1 : 0);
  }

  /** One packet, when its time has come. */
  async function play(packet: RecordedPacket): Promise<void> {
    const device = devices.get(packet.client);
    if (!device) return leave('client without a device topic');
    const psk = options.psk(device);
    if (psk === undefined) return leave('device without a secret');
    let player = players.get(packet.client);
    if (!player) {
      player = { device, connection: undefined, up: Promise.resolve(), open: 0, heard: () => {}, questions: new Map() };
      players.set(packet.client, player);
      // A recording may begin in the middle.
      if (packet.packet !== 'connect') connect(player, psk, packet);
    }
    if (packet.packet === 'connect') return connect(player, psk, packet);
    await player.up;
    switch (packet.packet) {
      case 'subscribe':
        for (const topic of packet.topics ?? []) {
          const { connection } = player;
          if (!connection) continue;
          player.open += 1;
          void connection
            .subscribe(topic)
            .catch(() => leave('subscription refused now'))
            .finally(() => closeOne(player));
        }
        return;
      case 'publish':
        // Its question is asked anew by the cloud, if at all.
        if (/_reply$/.test(String((packet.payload as { method?: unknown } | undefined)?.method))) return leave('answer of the device');
        return publish(player, packet);
      case 'disconnect':
        await answersOf(player);
        await player.connection?.close();
        player.connection = undefined;
        return;
      case 'closed':
        player.connection?.destroy();
        player.connection = undefined;
    }
  }

  const until = (at: number) => new Promise<void>((resolve) => void clock.after(Math.max(0, at - clock.now()), resolve));
  for (const packet of packets) {
    if (packet.dir !== 'up') continue;
    const due = began + (packet.at - startedAt);
    if (due > clock.now()) await until(due);
    await play(packet);
  }
  if (questions.some(({ replayed }) => replayed === 'none')) await until(clock.now() + (options.answersMs ?? ANSWERS_MS));
  for (const { connection } of players.values()) await connection?.close();

  const different = questions.filter(({ recorded, replayed }) => recorded !== replayed);
  return {
    sent,
    same: questions.length - different.length,
    different: different.map(({ status, ...question }) => ({ ...question, ...(status && { status }) })),
    leftOut,
  };
}
