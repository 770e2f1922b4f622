/** What a device does when the cloud speaks first: control, action, bound, unbound (facts/tencent-iot.md §3.1, §3.3, §3.4). */
import type { ActionUp, Channel, PropertyUp } from '../devices/index.ts';
import type { Device, Step } from './device.ts';
import type { Tell } from './log.ts';

/** Actions whose answers are kept: QoS 1 may deliver an order twice, and a door must not open twice. */
const REMEMBERED_ACTIONS = 32;
const CLIENT_TOKEN_MAX = 256;

type Message = { readonly [key: string]: unknown };

/** Handles one message that answers nothing the device asked. */
export type Downlink = (channel: Channel | undefined, topic: string, message: Message) => void;

export interface DownlinkOptions {
  readonly device: Device;
  readonly tell: Tell;
  /** Tells the cloud what came of an order, after the answer. */
  readonly perform: (step: Step) => void;
  readonly answer: (channel: 'property' | 'action', message: PropertyUp | ActionUp) => void;
}

/** Handler of one message that answers nothing the device asked. Orders without a usable clientToken are ignored. */
export function createDownlink({ device, tell, perform, answer }: DownlinkOptions): Downlink {
  const answered = new Map<string, ActionUp>();

  function control(clientToken: string, message: Message): void {
    const step = device.control(message.params);
    answer('property', { method: 'control_reply', clientToken, code: step.code, status: step.status });
    tell({ type: 'control', asked: message.params, code: step.code, status: step.status });
    perform(step);
  }

  function action(clientToken: string, message: Message) {
    const before = answered.get(clientToken);
    if (before) return answer('action', before);
    const actionId = String(message.actionId ?? '');
    const step = device.action(actionId, message.params);
    const reply: ActionUp = { method: 'action_reply', clientToken, code: step.code, status: step.status, response: step.output };
    answered.set(clientToken, reply);
    if (answered.size > REMEMBERED_ACTIONS) answered.delete(answered.keys().next().value as string);
    answer('action', reply);
    tell({ type: 'action', actionId: actionId.slice(0, 60), code: step.code, status: step.status, output: step.output });
    perform(step);
  }

  return (channel, topic, message) => {
    const method = message.method;
    if (channel === 'service' && method === 'bind_device') {
      device.bound = true;
      return tell({ type: 'bound' });
    }
    if (channel === 'service' && method === 'unbind_device') {
      device.bound = false;
      return tell({ type: 'unbound' });
    }
    const order =
      channel === 'property' && method === 'control' ? control : channel === 'action' && method === 'action' ? action : undefined;
    if (!order) {
      return tell({ type: 'ignored', topic, reason: `nothing waits for method ${JSON.stringify(method ?? null).slice(0, 60)}` });
    }
    const { clientToken } = message;
    if (typeof clientToken !== 'string' || clientToken === '' || clientToken.length > CLIENT_TOKEN_MAX) {
      return tell({ type: 'ignored', topic, reason: `${method} without a clientToken of 1 to ${CLIENT_TOKEN_MAX} characters` });
    }
    order(clientToken, message);
  };
}
