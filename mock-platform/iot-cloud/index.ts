/** Tencent's IoT cloud: broker, thing-model checks, binding, application API, push, reminder rules. */
import { toDeviceId } from '../../devices/index.ts';
import type { IotCloud, PlatformContext } from '../context.ts';
import { createAccountEnds } from './account-ends.ts';
import { createActionCalls } from './action-calls.ts';
import { createAppApi } from './app-api/http.ts';
import { type Broker, type BrokerOptions, createBroker, type OwnBroker } from './broker/broker.ts';
import { createBrokerQuestions } from './broker/broker-questions.ts';
import { createJoinedBroker } from './broker/joined-broker.ts';
import { type ConnectionsWatch, watchConnections } from './broker/rabbitmq-connections.ts';
import type { Cloud } from './cloud.ts';
import { createCloudStorage } from './cloud-storage/cloud-storage.ts';
import { describeState } from './describe-state.ts';
import { issueDeviceSignature } from './device-signature.ts';
import { createSubDevices } from './gateway/sub-devices.ts';
import { createPushLine, type PushLine } from './push/websocket.ts';
import { createRefusals } from './refusals.ts';
import { createGateways } from './registration/gateways.ts';
import { stampDeviceHops } from './reminders/device-hops.ts';
import { createReminderRules } from './reminders/reminder-rules.ts';
import { createReminders } from './reminders/reminders.ts';
import { createTransport } from './reminders/transport.ts';
import { createWechatClient } from './reminders/wechat-client.ts';
import type { DeviceRow } from './rows.ts';
import { iotCloudRules } from './rules.ts';
import { createState } from './state.ts';
import { answerUnreadable, dispatchUplink } from './things/dispatch.ts';

export { CloudStorageError } from './cloud-storage/cloud-storage.ts';
export { ReminderRuleError } from './reminders/reminder-rules.ts';

/** Sockets to WeChat kept at most; how many are used at once is the rule `iotCloud.reminderConnections`. */
const SOCKETS_MAX = 64;

/**
 * One IoT cloud on the platform's store, clock, rules and ledger. Nothing listens until `mqtt.listen`; the HTTP app and
 * `upgrade` are opened by the platform. Its calls to WeChat go over HTTP to `context.baseUrl()`.
 */
export function createIotCloud(context: PlatformContext): IotCloud {
  const { clock, random, ledger } = context;
  const rules = context.rules.use(iotCloudRules);
  const state = createState(context.store, rules, () => clock.now());
  const refusals = createRefusals(clock);
  const actions = createActionCalls(clock);
  const transport = createTransport({
    baseUrl: () => context.baseUrl(),
    fetch: (request) => context.fetch(request),
    connections: SOCKETS_MAX,
  });
  const wechat = createWechatClient({ clock, transport });
  const reminders = createReminders({ clock, rules, ledger, state, wechat, store: context.store });

  const cameOrWent = (device: DeviceRow, change: 'Online' | 'Offline') => {
    const deviceId = toDeviceId(device);
    const now = clock.now();
    const known = state.devices.get(deviceId) ?? device;
    state.devices.put(deviceId, { ...known, activatedAt: known.activatedAt ?? now, lastSeenAt: now });
    pushes.device(deviceId, 'StatusChange', change, '', {});
  };
  const brokerOptions: BrokerOptions = {
    clock,
    rules,
    refusals,
    deviceByClientId: state.deviceByClientId,
    actsFor: (gateway, name, doing) => subDevices.actsFor(gateway, name, doing),
    settled: () => context.store.settled(),
    onUplink: (device, topic, payload, again) => dispatchUplink(cloud, device, topic, payload, again),
    onDropped: (device, topic, why) => answerUnreadable(cloud, device, topic, why),
    onOnline: (device) => cameOrWent(device, 'Online'),
    onOffline(device) {
      cameOrWent(device, 'Offline');
      subDevices.gatewayGone(toDeviceId(device));
    },
  };
  const gatewayOf = (device: DeviceRow) => {
    const gatewayId = state.subDevices.get(toDeviceId(device))?.gatewayId;
    return gatewayId === undefined ? undefined : state.devices.get(gatewayId);
  };
  const joined = context.broker && createJoinedBroker({ ...brokerOptions, join: context.broker, gatewayOf });
  const own = joined ? undefined : createBroker({ ...brokerOptions, random });
  const broker: Broker = joined ?? (own as OwnBroker);
  let watch: ConnectionsWatch | undefined;
  let watchTrouble: string | undefined;
  const subDevices = createSubDevices({ state, rules, direct: broker, now: () => clock.now(), cameOrWent });
  const pushes: PushLine = createPushLine(() => cloud);
  const accountEnds = createAccountEnds(() => cloud);
  const storage = createCloudStorage({
    clock,
    random,
    rules,
    store: context.store,
    baseUrl: () => context.baseUrl(),
    knows: (deviceId) => state.devices.get(deviceId) !== undefined,
  });
  const cloud: Cloud = {
    clock,
    random,
    rules,
    ledger,
    state,
    refusals,
    downlinks: subDevices.downlinks,
    pushes,
    actions,
    reminders,
    wechat,
    accountEnds,
    storage,
    subDevices,
  };

  accountEnds.watch();
  return {
    app: createAppApi(cloud),
    gateways: createGateways(cloud),
    upgrade: pushes.upgrade,
    mqtt: {
      async listen(port, address) {
        const listening = await broker.listen(port, address);
        if (joined && context.broker?.managementUrl !== undefined) {
          watch = watchConnections({
            url: context.broker.managementUrl,
            clock,
            deviceByClientId: state.deviceByClientId,
            online: joined.online,
            came: joined.came,
            went: joined.went,
            trouble(why) {
              watchTrouble = why;
            },
          });
        }
        return listening;
      },
      accept(stream) {
        if (!own) throw new Error('devices connect to the broker this platform has joined, not to the platform');
        own.accept(stream);
      },
      close: broker.close,
    },
    ...(joined && {
      joined: {
        questions: createBrokerQuestions({ ...brokerOptions, broker: joined }),
        get trouble() {
          return joined.trouble ?? watchTrouble;
        },
      },
    }),
    seed: (seed) => state.seed(seed),
    issueUpload: (wish) => storage.issueUpload(wish),
    issueDeviceSignature: (deviceId, expireSeconds) => issueDeviceSignature(cloud, deviceId, expireSeconds),
    deviceHops: (hops) => stampDeviceHops(hops, { ledger, reminders }),
    reminderRules: createReminderRules(state),
    personOf(userId) {
      const user = state.users.get(userId);
      const application = user && state.applications.get(user.appKey);
      return user && application && { nickName: user.nickName, appid: application.appid, openId: user.openId };
    },
    state: () => describeState(cloud, broker.online(), pushes.connections),
    resume: () => reminders.resume(),
    reset() {
      broker.disconnectAll();
      subDevices.reset();
      pushes.disconnectAll();
      actions.reset();
      reminders.reset();
      refusals.reset();
      wechat.reset();
      state.reload();
      accountEnds.watch();
    },
    async close() {
      accountEnds.close();
      watch?.stop();
      actions.reset();
      await Promise.all([broker.close(), pushes.close()]);
      // Whoever still sends writes into the store: it must not be closed under them.
      await reminders.close();
      transport.close();
    },
  };
}
