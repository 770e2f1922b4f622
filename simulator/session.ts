/**
 * A device's conversation with the cloud over any wire: greeting, reports, events, answers to controls and actions, binding.
 * Sources: facts/tencent-iot.md §3 (topics and payloads), §4.1 (bind token), §9.1 (order in which Tencent's C SDK talks).
 */
import {
  type ActionUp,
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
import { ANSWER_TIMEOUT_MS, Answers, type Message } from './answers.ts';
import type { Device, Step } from './device.ts';
import { createDownlink, type Downlink } from './downlink.ts';
import { createFirmwareUpdate, type FirmwareUpdate, firmwareVersion } from './firmware-update.ts';
import type { Tell } from './log.ts';
import type { Wire } from './wire.ts';

/** Events a device keeps while it is offline; the oldest go first. As many as the cloud would keep for it [I]. */
export const OUTBOX_MAX = 150;

export interface Session {
  /** The wire is up and subscribed: time, info, all properties, pending controls, then what waited. Resolves when told all. */
  open(wire: Wire): Promise<void>;
  /** The wire is gone. Unanswered events wait for the next one. */
  lost(): void;
  /** A packet from the cloud. Never throws. */
  receive(topic: string, payload: Uint8Array | string): void;
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
export function createSession(options: SessionOptions): Session {
  return new DeviceSession(options);
}

type Uplink = ActionUp | PropertyUp | EventUp | ServiceUp | SystemUp | OtaUp;

/** An event the cloud has not answered yet. */
interface Posted {
  readonly clientToken: string;
  readonly event: PostedEvent;
}

/** Key under which the answer to the time request is awaited: it echoes no token. */
const TIME_KEY = '$sys';

/** A class, and its rarer parts made when first needed: a fleet holds as many of these as devices. */
class DeviceSession implements Session {
  readonly #options: SessionOptions;
  readonly #answers: Answers;
  #wire: Wire | undefined;
  #counter = 0;
  #bindToken: string | undefined;
  #outbox: Posted[] | undefined;
  #downlink: Downlink | undefined;
  #updates: FirmwareUpdate | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#answers = new Answers(options.clock);
  }

  async open(opened: Wire): Promise<void> {
    const { device } = this.#options;
    this.#wire = opened;
    await this.#setTime();
    if (this.#wire !== opened) return;
    const info = { fw_ver: device.firmware, module_hardinfo: device.category, device_label: { append_info: 'camlock simulator' } };
    await this.#ask('property', { method: 'report_info', clientToken: this.#nextToken(), params: info }, 0);
    await this.#report(device.state, true);
    await this.#catchUp();
    if (this.#wire !== opened) return;
    this.#tellVersion();
    for (const { clientToken, event } of [...(this.#outbox ?? [])])
      if (!this.#answers.has(clientToken)) this.#postEvent(clientToken, event);
    await this.#handOverToken();
  }

  lost(): void {
    this.#wire = undefined;
    this.#updates?.stop();
    this.#answers.lost();
  }

  receive(topic: string, payload: Uint8Array | string): void {
    const { device, tell } = this.#options;
    const parsed = parseTopic(topic);
    const message = parsePayload(payload);
    if (!parsed || parsed.productId !== device.productId || parsed.deviceName !== device.deviceName)
      tell({ type: 'ignored', topic: topic.slice(0, 200), reason: 'not a topic of this device' });
    else if (!message) tell({ type: 'ignored', topic, reason: `${payload.length} bytes that are no JSON object of at most 16 KB` });
    else if (parsed.kind === 'ota-update') this.#firmwareUpdate().receive(topic, message);
    else if (parsed.kind === 'system-result') this.#answers.arrived(TIME_KEY, message);
    else if (!this.#isAnswer(message)) this.#order()(parsed.kind === 'thing' ? parsed.channel : undefined, topic, message);
  }

  #isAnswer(message: Message): boolean {
    const { clientToken, method } = message;
    const isReply = typeof clientToken === 'string' && typeof method === 'string' && method.endsWith('_reply');
    return isReply && this.#answers.arrived(clientToken, message);
  }

  #order(): Downlink {
    const { device, tell } = this.#options;
    this.#downlink ??= createDownlink({
      device,
      tell,
      perform: (step) => this.perform(step),
      answer: (channel, message) => this.#send(upTopic(channel, device), message, channel === 'action' ? 1 : 0),
    });
    return this.#downlink;
  }

  perform(step: Step): void {
    const { tell } = this.#options;
    if (this.#wire && hasAny(step.changes)) void this.#report(step.changes, false);
    for (const event of step.events) {
      const clientToken = this.#nextToken();
      if (this.#outbox && this.#outbox.length >= OUTBOX_MAX) {
        const lost = this.#outbox.shift() as Posted;
        const { eventId, timestamp } = lost.event;
        tell({
          type: 'dropped',
          what: `event ${eventId}`,
          eventId,
          timestamp,
          reason: `more than ${OUTBOX_MAX} events waited for the cloud`,
        });
      }
      if (this.#outbox) this.#outbox.push({ clientToken, event });
      else this.#outbox = [{ clientToken, event }];
      tell({ type: 'event', eventId: event.eventId, timestamp: event.timestamp, params: event.params });
      if (this.#wire) this.#postEvent(clientToken, event);
    }
  }

  planUpdate(plan: unknown): void {
    this.#firmwareUpdate().plan(plan);
  }

  sendBindToken(token: string): void {
    this.#bindToken = token;
    void this.#handOverToken();
  }

  async requestUnbind(): Promise<boolean> {
    if (!this.#wire) return false;
    const { device, tell } = this.#options;
    const { productId, deviceName } = device;
    const message = { method: 'unbind_device_request' as const, clientToken: this.#nextToken(), productId, deviceName };
    const answered = this.#answerTo(message.clientToken);
    this.#send(upTopic('service', device), message, 1);
    const answer = await answered;
    if (answer?.code === ThingCode.ok || answer?.code === ThingCode.notFound) return true;
    tell({ type: 'rejected', method: message.method, code: Number(answer?.code ?? -1), status: String(answer?.status ?? 'no answer') });
    return false;
  }

  #nextToken(): string {
    return `${this.#options.device.productId}-${++this.#counter}`;
  }

  #send(topic: string, message: Uplink, qos: 0 | 1): void {
    this.#wire?.publish(topic, JSON.stringify(message), qos);
  }

  /** Resolves with the answer that echoes `key`, or undefined when the wire is lost or time is up. */
  #answerTo(key: string): Promise<Message | undefined> {
    return new Promise((resolve) => this.#answers.expect(key, resolve));
  }

  /** Sends and waits; a missing or refusing answer is told. */
  async #ask(
    channel: 'property' | 'service',
    message: (PropertyUp | ServiceUp) & { clientToken: string },
    qos: 0 | 1,
  ): Promise<Message | undefined> {
    const { device, tell } = this.#options;
    const on = this.#wire;
    if (!on) return undefined;
    const answered = this.#answerTo(message.clientToken);
    this.#send(upTopic(channel, device), message, qos);
    const answer = await answered;
    if (this.#wire !== on) return undefined;
    if (!answer) tell({ type: 'rejected', method: message.method, code: -1, status: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s` });
    else if (answer.code !== 0)
      tell({ type: 'rejected', method: message.method, code: Number(answer.code), status: String(answer.status ?? '') });
    return answer?.code === 0 ? answer : undefined;
  }

  async #report(params: Values, full: boolean): Promise<void> {
    const { device, tell } = this.#options;
    const message = { method: 'report' as const, clientToken: this.#nextToken(), timestamp: device.now(), params };
    if (await this.#ask('property', message, 0)) tell({ type: 'reported', full, properties: params });
  }

  async #setTime(): Promise<void> {
    const { device, tell } = this.#options;
    const answered = this.#answerTo(TIME_KEY);
    this.#send(systemTopic(device), { type: 'get', resource: ['time'] }, 0);
    const answer = await answered;
    const time = Math.round((Number(answer?.ntptime1) + Number(answer?.ntptime2)) / 2);
    if (Number.isSafeInteger(time) && time > 0) tell({ type: 'time-set', offsetMs: device.setTime(time) });
  }

  /** Desired values that were set while the device was away (facts/tencent-iot.md §3.1). */
  async #catchUp(): Promise<void> {
    const { device, tell } = this.#options;
    const question = { method: 'get_status' as const, clientToken: this.#nextToken(), type: 'report' as const, showmeta: 0 as const };
    const answer = await this.#ask('property', question, 0);
    const desired = (answer?.data as Message | undefined)?.control;
    if (typeof desired !== 'object' || desired === null || Object.keys(desired).length === 0) return;
    const step = device.control(desired);
    tell({ type: 'control', asked: desired, code: step.code, status: step.status });
    this.perform(step);
    await this.#ask('property', { method: 'clear_control', clientToken: this.#nextToken() }, 0);
  }

  #postEvent(clientToken: string, event: PostedEvent): void {
    const { device, tell } = this.#options;
    const { eventId, type, timestamp, params } = event;
    const on = this.#wire;
    this.#answers.expect(clientToken, (answer) => {
      // Lost with the wire: it stays in the outbox and is told again on the next one.
      if (this.#wire !== on || !this.#forget(clientToken)) return;
      if (answer) tell({ type: 'event-answered', eventId, timestamp, code: Number(answer.code), status: String(answer.status ?? '') });
      else
        tell({ type: 'dropped', what: `event ${eventId}`, eventId, timestamp, reason: `no answer within ${ANSWER_TIMEOUT_MS / 1000} s` });
    });
    this.#send(upTopic('event', device), { method: 'event_post', clientToken, version: '1.0', eventId, type, timestamp, params }, 1);
  }

  /** Out of the outbox; false: it was not there. */
  #forget(clientToken: string): boolean {
    const outbox = this.#outbox;
    for (let at = 0; outbox && at < outbox.length; at++) {
      if (outbox[at]?.clientToken !== clientToken) continue;
      if (outbox.length === 1) this.#outbox = undefined;
      else outbox.splice(at, 1);
      return true;
    }
    return false;
  }

  async #handOverToken(): Promise<void> {
    const { device, tell } = this.#options;
    if (!this.#wire || this.#bindToken === undefined) return;
    const token = this.#bindToken;
    this.#bindToken = undefined;
    const message = { method: 'app_bind_token' as const, clientToken: `${device.deviceName}-${++this.#counter}`, params: { token } };
    if (await this.#ask('service', message, 1)) tell({ type: 'token-accepted' });
  }

  #tellVersion(): void {
    const { device } = this.#options;
    this.#send(otaReportTopic(device), firmwareVersion(device), 1);
  }

  #firmwareUpdate(): FirmwareUpdate {
    const { device, clock, tell, restart } = this.#options;
    this.#updates ??= createFirmwareUpdate({
      device,
      clock,
      tell,
      send: (message) => this.#send(otaReportTopic(device), message, 1),
      restart: restart ?? (() => this.#tellVersion()),
    });
    return this.#updates;
  }
}

function hasAny(values: Values): boolean {
  for (const _ in values) return true;
  return false;
}
