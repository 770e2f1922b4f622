/**
 * `$thing/up/event`: event_post; several at once as events_post (C SDK) or event_post with events[] (Python SDK).
 * Source: facts/tencent-iot.md §3.2. A batch is taken whole or not at all [I]. What a device sends again, because it heard no
 * answer, makes one event (rule `iotCloud.sameEventSeconds`).
 */
import { describeProblems, ThingCode, toDeviceId, upTopic, validateValues } from '../../../devices/index.ts';
import type { Cloud } from '../cloud.ts';
import type { DeviceRow, EventRow } from '../rows.ts';
import { type Answer, clientTokenOf, type Message, shown, timestampOf } from './envelope.ts';

const VERSION = '1.0';
/** Events in one message; 16 KB hold no more than this in practice [I]. */
const BATCH_MAX = 100;

type Checked =
  | { readonly ok: true; readonly event: Pick<EventRow, 'eventId' | 'type' | 'timestamp' | 'params'> & { readonly timed: boolean } }
  | { readonly ok: false; readonly code: number; readonly why: string };

/** `again`: the packet carries MQTT's DUP flag. */
export function handleEvent(cloud: Cloud, device: DeviceRow, message: Message, again = false): Answer {
  const deviceId = toDeviceId(device);
  const clientToken = clientTokenOf(message);
  const version = typeof message.version === 'string' ? message.version.slice(0, 16) : VERSION;
  const reply = (code: number, status: string): Answer => ({ method: 'event_reply', clientToken, version, code, status, data: {} });

  const posted = postedEvents(message);
  if (typeof posted === 'string') {
    cloud.refusals.record('unknown-method', deviceId, posted);
    return reply(ThingCode.malformed, posted);
  }
  const now = cloud.clock.now();
  const events: Extract<Checked, { ok: true }>['event'][] = [];
  for (const [index, one] of posted.entries()) {
    const checked = checkEvent(cloud, device, one, now);
    if (!checked.ok) {
      const why = posted.length > 1 ? `events[${index}]: ${checked.why}` : checked.why;
      cloud.refusals.record('model-violation', deviceId, why);
      // An event that is named can be followed even to the place where it ended.
      if (typeof one.eventId === 'string' && one.eventId.length <= 64) {
        const link = { deviceId, eventId: one.eventId, time: timestampOf(one.timestamp, now) };
        cloud.ledger.stamp(link, 'broker', `refused with ${checked.code}: ${why}`, {
          reason: { code: 'event-refused', errcode: checked.code, why },
        });
      }
      return reply(checked.code, why);
    }
    events.push(checked.event);
  }
  for (const [index, { timed, ...event }] of events.entries()) {
    const sentAs = clientToken === '' ? {} : { sentAs: events.length > 1 ? `${clientToken}#${index}` : clientToken };
    const sent = { deviceId, receivedAt: now, ...event, ...sentAs };
    const before = cloud.state.events.taken({ ...sent, timestamp: timed ? event.timestamp : undefined, again });
    if (before) {
      const link = { deviceId, eventId: event.eventId, time: before.timestamp };
      cloud.ledger.stamp(link, 'broker', 'the device sent it again: answered, not told again');
      continue;
    }
    cloud.ledger.stamp({ deviceId, eventId: event.eventId, time: event.timestamp }, 'broker');
    const row = cloud.state.events.add(sent);
    cloud.pushes.device(deviceId, 'Event', 'Report', upTopic('event', device), { method: 'event_post', clientToken, version, ...event });
    cloud.reminders.raise(row);
  }
  return reply(ThingCode.ok, 'success');
}

/** The single events of a message, or why there are none. */
function postedEvents(message: Message): Message[] | string {
  if (message.method !== 'event_post' && message.method !== 'events_post') {
    return `event method ${shown(message.method)}; expected event_post or events_post`;
  }
  if (message.events === undefined) return message.method === 'event_post' ? [message] : 'events_post without events[]';
  const { events } = message;
  if (!Array.isArray(events) || events.length === 0 || events.length > BATCH_MAX) return `events must be a list of 1 to ${BATCH_MAX}`;
  if (!events.every((event) => typeof event === 'object' && event !== null && !Array.isArray(event)))
    return 'every entry of events must be an object';
  return events;
}

function checkEvent(cloud: Cloud, device: DeviceRow, posted: Message, now: number): Checked {
  const known = cloud.state.model(device.productId)?.events ?? {};
  const { eventId, type } = posted;
  const model = typeof eventId === 'string' && Object.hasOwn(known, eventId) ? known[eventId] : undefined;
  if (!model || typeof eventId !== 'string') {
    return { ok: false, code: ThingCode.modelViolation, why: `eventId ${shown(eventId)} is not an event of this product` };
  }
  if (type !== undefined && type !== model.type) {
    return { ok: false, code: ThingCode.modelViolation, why: `type ${shown(type)}: ${eventId} is "${model.type}"` };
  }
  // The C SDK sends 0 unless it is built with EVENT_TIMESTAMP_USED: the cloud's own time counts then.
  const timed = posted.timestamp !== undefined && posted.timestamp !== 0;
  if (timed && timestampOf(posted.timestamp, 0) === 0) {
    return { ok: false, code: ThingCode.malformed, why: `timestamp ${shown(posted.timestamp)} is not a time in milliseconds` };
  }
  const checked = validateValues(model.params, posted.params ?? {});
  if (!checked.ok) return { ok: false, code: ThingCode.modelViolation, why: `${eventId}: ${describeProblems(checked.problems)}` };
  const timestamp = timed ? timestampOf(posted.timestamp, now) : now;
  return { ok: true, event: { eventId, type: model.type, timestamp, params: checked.values, timed } };
}
