/**
 * A device's conversation with the cloud over any wire: greeting, reports, events, answers to controls and actions, binding.
 * Sources: facts/tencent-iot.md §3 (topics and payloads), §4.1 (bind token), §9.1 (order in which Tencent's C SDK talks).
 */
import {
  type Clock,
  type EventUp,
  type OtaUp,
  otaReportTopic,
  type PostedEvent,
  type PropertyUp,
  parsePayload,
  parseTopic,
  type ServiceUp,
  type SystemUp,
  systemTopic,
  ThingCode,
  upTopic,
  type Values,
} from '../devices/index.ts';
import type { Device, Step } from './device.ts';
import { createDownlink } from './downlink.ts';
import { createFirmwareUpdate } from './firmware-update.ts';
import type { Tell } from './log.ts';
import type { Wire } from './wire.ts';

/** How long the C SDK waits for an answer (facts/tencent-iot.md §8). */
export const ANSWER_TIMEOUT_MS = 5_000;
/** Events a device keeps while it is offline; the oldest go first. As many as the cloud would keep for it [I]. */
export const OUTBOX_MAX = 150;

type Message = { readonly [key: string]: unknown };

export interface Session {
  /** The wire is up and subscribed: time, info, all properties, pending controls, then what waited. Resolves when told all. */
  open(wire: Wire): Promise<void>;
  /** The wire is gone. Unanswered events wait for the next one. */
  lost(): void;
  /** A packet from the cloud. Never throws. */
  receive(topic: string, payload: Uint8Array): void;
  /** Tells the cloud what came of something. Offline: events wait, properties go with the next full report. */
  perform(step: Step): void;
  /** Hands the bind token of a provisioning QR to the cloud, now or as soon as online. */
  sendBindToken(token: string): void;
  /** Decides how the next firmware update ends (`ok`, `hang`, or a name of `OtaFailure`). Throws {@link SimulatorError}. */
  planUpdate(plan: unknown): void;
  /** Device-initiated unbinding. True when it belongs to nobody afterwards; a cloud that knows no owner says 404. */
  requestUnbind(): Promise<boolean>;
}

export interface SessionOptions {
  readonly device: Device;
  readonly clock: Clock;
  readonly tell: Tell;
  /** An update was installed: connect anew. Left out: the version is told on the same wire. */
  readonly restart?: () => void;
}

/** A session that has not been opened. Timeouts run on `clock`. */
export function createSession({ device, clock, tell, restart }: SessionOptions): Session {
  let wire: Wire | undefined;
  let counter = 0;
  let bindToken: string | undefined;
  const outbox = new Map<string, PostedEvent>();
  const waiting = new Map<string, (answer: Message | undefined) => void>();

  const nextToken = () => `${device.productId}-${++counter}`;
  const send = (topic: string, message: PropertyUp | EventUp | ServiceUp | SystemUp | OtaUp, qos: 0 | 1) =>
    wire?.publish(topic, JSON.stringify(message), qos);

  /** Resolves with the answer that echoes `key`, or undefined when the wire is lost or time is up. */
  function answerTo(key: string): Promise<Message | undefined> {
    return new Promise((resolve) => {
      const cancel = clock.after(ANSWER_TIMEOUT_MS, () => settle(undefined));
      const settle = (answer: Message | undefined) => {
        cancel();
        waiting.delete(key);
        resolve(answer);
      };
      waiting.set(key, settle);
    });
  }

  /** Sends and waits; a missing or refusing answer is told. */
  async function ask(topic: string, message: (PropertyUp | ServiceUp) & { clientToken: string }, qos: 0 | 1): Promise<Message | undefined> {
    const on = wire;
    if (!on) return undefined;
    const answered = answerTo(message.clientToken);
    send(topic, message, qos);
    const answer = await answered;
    if (wire !== on) return undefined;
    if (!answer) tell({ type: 'rejected', method: message.method, code: -1, status: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s` });
    else if (answer.code !== 0)
      tell({ type: 'rejected', method: message.method, code: Number(answer.code), status: String(answer.status ?? '') });
    return answer?.code === 0 ? answer : undefined;
  }

  const property = upTopic('property', device);

  async function report(params: Values, full: boolean): Promise<void> {
    const taken = await ask(property, { method: 'report', clientToken: nextToken(), timestamp: device.now(), params }, 0);
    if (taken) tell({ type: 'reported', full, properties: params });
  }

  async function setTime(): Promise<void> {
    const answered = answerTo('$sys');
    send(systemTopic(device), { type: 'get', resource: ['time'] }, 0);
    const answer = await answered;
    const time = Math.round((Number(answer?.ntptime1) + Number(answer?.ntptime2)) / 2);
    if (Number.isSafeInteger(time) && time > 0) tell({ type: 'time-set', offsetMs: device.setTime(time) });
  }

  /** Desired values that were set while the device was away (facts/tencent-iot.md §3.1). */
  async function catchUp(): Promise<void> {
    const answer = await ask(property, { method: 'get_status', clientToken: nextToken(), type: 'report', showmeta: 0 }, 0);
    const desired = (answer?.data as Message | undefined)?.control;
    if (typeof desired !== 'object' || desired === null || Object.keys(desired).length === 0) return;
    const step = device.control(desired);
    tell({ type: 'control', asked: desired, code: step.code, status: step.status });
    perform(step);
    await ask(property, { method: 'clear_control', clientToken: nextToken() }, 0);
  }

  function postEvent(clientToken: string, event: PostedEvent): void {
    const on = wire;
    send(upTopic('event', device), { method: 'event_post', clientToken, version: '1.0', ...event }, 1);
    void answerTo(clientToken).then((answer) => {
      // Lost with the wire: it stays in the outbox and is told again on the next one.
      if (!outbox.has(clientToken) || wire !== on) return;
      outbox.delete(clientToken);
      const about = { eventId: event.eventId, timestamp: event.timestamp };
      if (answer) tell({ type: 'event-answered', ...about, code: Number(answer.code), status: String(answer.status ?? '') });
      else tell({ type: 'dropped', what: `event ${event.eventId}`, reason: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s` });
    });
  }

  function perform(step: Step): void {
    if (wire && Object.keys(step.changes).length > 0) void report(step.changes, false);
    for (const event of step.events) {
      const clientToken = nextToken();
      if (outbox.size >= OUTBOX_MAX) {
        const [oldest, lost] = outbox.entries().next().value as [string, PostedEvent];
        outbox.delete(oldest);
        tell({ type: 'dropped', what: `event ${lost.eventId}`, reason: `more than ${OUTBOX_MAX} events waited for the cloud` });
      }
      outbox.set(clientToken, event);
      tell({ type: 'event', eventId: event.eventId, timestamp: event.timestamp, params: event.params });
      if (wire) postEvent(clientToken, event);
    }
  }

  async function handOverToken(): Promise<void> {
    if (!wire || bindToken === undefined) return;
    const token = bindToken;
    bindToken = undefined;
    const message = { method: 'app_bind_token' as const, clientToken: `${device.deviceName}-${++counter}`, params: { token } };
    if (await ask(upTopic('service', device), message, 1)) tell({ type: 'token-accepted' });
  }

  const downlink = createDownlink({
    device,
    tell,
    perform,
    answer: (channel, message) => wire?.publish(upTopic(channel, device), JSON.stringify(message), channel === 'action' ? 1 : 0),
  });

  const updates = createFirmwareUpdate({
    device,
    clock,
    tell,
    send: (message) => send(otaReportTopic(device), message, 1),
    restart: restart ?? (() => updates.tellVersion()),
  });

  return {
    async open(opened) {
      wire = opened;
      await setTime();
      if (wire !== opened) return;
      const info = { fw_ver: device.firmware, module_hardinfo: device.category, device_label: { append_info: 'camlock simulator' } };
      await ask(property, { method: 'report_info', clientToken: nextToken(), params: info }, 0);
      await report(device.state, true);
      await catchUp();
      if (wire !== opened) return;
      updates.tellVersion();
      for (const [clientToken, event] of outbox) if (!waiting.has(clientToken)) postEvent(clientToken, event);
      await handOverToken();
    },
    lost() {
      wire = undefined;
      updates.stop();
      for (const settle of [...waiting.values()]) settle(undefined);
    },
    receive(topic, payload) {
      const parsed = parseTopic(topic);
      const message = parsePayload(payload);
      if (!parsed || parsed.productId !== device.productId || parsed.deviceName !== device.deviceName) {
        return tell({ type: 'ignored', topic: topic.slice(0, 200), reason: 'not a topic of this device' });
      }
      if (!message) return tell({ type: 'ignored', topic, reason: `${payload.byteLength} bytes that are no JSON object of at most 16 KB` });
      if (parsed.kind === 'ota-update') return updates.receive(topic, message);
      if (parsed.kind === 'system-result') return waiting.get('$sys')?.(message);
      const answered = typeof message.clientToken === 'string' ? waiting.get(message.clientToken) : undefined;
      if (answered && /_reply$/.test(String(message.method))) return answered(message);
      downlink(parsed.kind === 'thing' ? parsed.channel : undefined, topic, message);
    },
    perform,
    planUpdate: updates.plan,
    sendBindToken(token) {
      bindToken = token;
      void handOverToken();
    },
    async requestUnbind() {
      if (!wire) return false;
      const { productId, deviceName } = device;
      const message = { method: 'unbind_device_request' as const, clientToken: nextToken(), productId, deviceName };
      const answered = answerTo(message.clientToken);
      send(upTopic('service', device), message, 1);
      const answer = await answered;
      if (answer?.code === ThingCode.ok || answer?.code === ThingCode.notFound) return true;
      tell({ type: 'rejected', method: message.method, code: Number(answer?.code ?? -1), status: String(answer?.status ?? 'no answer') });
      return false;
    },
  };
}
