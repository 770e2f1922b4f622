/** What the parts of the IoT cloud share: one object, made in index.ts, handed to every handler. */
import type { Clock, Random } from '../../devices/index.ts';
import type { Ledger } from '../ledger.ts';
import type { AccountEnds } from './account-ends.ts';
import type { ActionCalls } from './action-calls.ts';
import type { CloudStorage } from './cloud-storage/cloud-storage.ts';
import type { SubDevices } from './gateway/sub-devices.ts';
import type { Refusals } from './refusals.ts';
import type { Reminders } from './reminders/reminders.ts';
import type { WechatClient } from './reminders/wechat-client.ts';
import type { IotCloudRules } from './rules.ts';
import type { State } from './state.ts';

/** The device side of the cloud. */
export interface Downlinks {
  isOnline(deviceId: string): boolean;
  /** True when the device has subscribed to this very topic. */
  listens(deviceId: string, topic: string): boolean;
  /** Publishes JSON to a device that is online; false when it is not, and nothing is kept. QoS 0 unless told. */
  send(deviceId: string, topic: string, message: object, qos?: 0 | 1): boolean;
}

type PushType = 'StatusChange' | 'Property' | 'Event' | 'Action' | 'Gateway';

/** The app side of the cloud: pushes over WebSocket (facts/tencent-iot.md §5.7). */
export interface Pushes {
  /** To every connection that watches the device. `topic` is the MQTT topic the payload travelled on, or ''. */
  device(deviceId: string, type: PushType, subType: string, topic: string, payload: object): void;
  /** StatusChange Bind: to every connection of the family's members, who could not have watched the device yet. */
  bound(deviceId: string): void;
  /** StatusChange Unbind, then nobody watches it any more. */
  unbound(deviceId: string): void;
}

export interface Cloud {
  readonly clock: Clock;
  readonly random: Random;
  readonly rules: IotCloudRules;
  readonly ledger: Ledger;
  readonly state: State;
  readonly refusals: Refusals;
  readonly downlinks: Downlinks;
  readonly pushes: Pushes;
  readonly actions: ActionCalls;
  readonly reminders: Reminders;
  readonly wechat: WechatClient;
  readonly accountEnds: AccountEnds;
  readonly storage: CloudStorage;
  readonly subDevices: SubDevices;
}
