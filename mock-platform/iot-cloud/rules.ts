/** Switchable rules of the IoT cloud: what Tencent does not publish, or publishes twice and differently. */
import { MAX_PAYLOAD_BYTES } from '../../devices/index.ts';
import { defineRules, type RuleValues } from '../rules.ts';

export const iotCloudRules = defineRules({
  'iotCloud.badPasswordConnack': {
    default: 4,
    values: [4, 5],
    text: 'CONNACK code for a wrong password, unknown device or expired credentials: 4 or 5.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.checkExpiry': {
    default: true,
    text: 'Refuses a CONNECT whose username carries a time that has passed.',
    source: 'tencent-iot.md §2.2 [D], how strictly the cloud looks [I]',
  },
  'iotCloud.unsupportedFeatures': {
    default: 'refuse',
    values: ['refuse', 'ignore'],
    text: 'Will, retained messages and QoS 2: "refuse" them or "ignore" the wish (will and retain only).',
    source: 'tencent-iot.md §2.2 [D], reaction [I]',
  },
  'iotCloud.forbiddenTopic': {
    default: 'drop',
    values: ['drop', 'disconnect'],
    text: 'A publish to a foreign or unknown topic: "drop" and count, or "disconnect" the device.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.maxPayloadBytes': {
    default: MAX_PAYLOAD_BYTES,
    text: 'Largest MQTT payload, bytes.',
    source: 'tencent-iot.md §8, open question 9 [I]: Tencent names 16 KB and 64 KB',
  },
  'iotCloud.overPayload': {
    default: 'drop',
    values: ['drop', 'disconnect'],
    text: 'A larger payload: "drop" it with an answer of code 400, or "disconnect" the device.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.uplinkPerSecond': { default: 30, text: 'Messages a device may send per second.', source: 'tencent-iot.md §8 [D]' },
  'iotCloud.uplinkQosOnePerSecond': {
    default: 0,
    text: 'QoS 1 messages among them; 0: no limit of their own.',
    source: 'tencent-iot.md §8: 10 on one page of Tencent, not named on the other [I]',
  },
  'iotCloud.topicsPerSubscribe': { default: 1, text: 'Topics one SUBSCRIBE may name; 0: any number.', source: 'tencent-iot.md §8 [D]' },
  'iotCloud.overSubscribe': {
    default: 'count',
    values: ['count', 'refuse'],
    text: 'More topics than that: only counted, or those beyond it refused.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.qosOneStoreMessages': {
    default: 150,
    text: 'QoS 1 messages kept for a device that is away and connected without clean session, the newest; 0: none.',
    source: 'tencent-iot.md §8 [D]',
  },
  'iotCloud.qosOneStoreHours': {
    default: 24,
    text: 'How long they are kept.',
    source: 'tencent-iot.md §8 and open question 9: one page of Tencent says 24 h, another 7 days [I]',
  },
  'iotCloud.overUplink': {
    default: 'count',
    values: ['count', 'drop', 'delay', 'disconnect'],
    text: 'More messages than that: "count" them, "drop" them, "delay" them to the next second or "disconnect" the device.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.downlinkPerSecond': {
    default: 50,
    text: 'Messages the cloud sends one device per second, answers included; 0: no limit.',
    source: 'tencent-iot.md §8 [D]',
  },
  'iotCloud.overDownlink': {
    default: 'count',
    values: ['count', 'drop', 'delay'],
    text: 'More messages than that: "count" them, "drop" them or "delay" them to the next second.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.connectEverySeconds': { default: 5, text: 'A device may connect once in so many seconds.', source: 'tencent-iot.md §8 [D]' },
  'iotCloud.overConnect': {
    default: 'count',
    values: ['count', 'refuse'],
    text: 'Connecting more often: "count" it or "refuse" it.',
    source: 'tencent-iot.md open question 7 [I]',
  },
  'iotCloud.answerMalformed': {
    default: true,
    text: 'A payload the cloud cannot read is answered with code 400 on the down topic of its channel.',
    source: 'tencent-iot.md §3 names only 0 and 406; 400 is proposed [P]',
  },
  'iotCloud.sameEventSeconds': {
    default: 86_400,
    text: 'The same event again within so many seconds is a retransmission, answered like the first one: one event, one reminder. The same: device, clientToken, eventId, timestamp and parameters; without clientToken or timestamp, the rest of them in a packet with the DUP flag. 0: every message counts.',
    source: 'MQTT 3.1.1 §3.3.1.1; tencent-iot.md §8: QoS 1 is kept for 24 h; what the cloud makes of it is not published [I]',
  },
  'iotCloud.bareControlReply': {
    default: true,
    text: 'A property message without method and params but with code and clientToken is a control_reply; off: it is answered with code 400.',
    source: "Tencent's Python SDK, template_control_reply [S]; that the cloud takes it so [I]",
  },
  'iotCloud.displacedPushesOffline': {
    default: false,
    text: 'When a second connection displaces the first, apps hear Offline before Online.',
    source: 'tencent-iot.md open question 14 [I]',
  },
  'iotCloud.statusKey': {
    default: 'reported',
    values: ['reported', 'report'],
    text: 'Key of get_status_reply: "reported" (SDKs) or "report" (IoT Video document).',
    source: 'tencent-iot.md open question 10 [I]',
  },
  'iotCloud.offlineControl': {
    default: 'keep',
    values: ['keep', 'refuse'],
    text: 'AppControlDeviceData for a device that is offline: "keep" it for get_status, or "refuse" with DeviceOffline.',
    source: 'tencent-iot.md §3.1 (data.control) [S], §5.6 [S]; which one the app API does [I]',
  },
  'iotCloud.pushControlReply': {
    default: true,
    text: 'Apps on the WebSocket also hear control_reply, so that a refusal can be shown.',
    source: 'tencent-iot.md §5.7 lists only report and control [I]',
  },
  'iotCloud.documentedEnvelope': {
    default: false,
    text: 'Answers {"Response":…} as the documents print it, instead of {code,msg,data} which the clients read.',
    source: 'tencent-iot.md §5.4 [S,O]',
  },
  'iotCloud.errorCode': { default: -1000, text: '`code` of a failed app API call.', source: 'tencent-iot.md open question 4 [I]' },
  'iotCloud.secureApiChecksCode': {
    default: true,
    text: "appsecureapi asks WeChat whose JsCode it got: it must be fresh and of the AccessToken's user. Off: any text.",
    source: 'tencent-iot.md §5.1: the SDK sends it; what the cloud does with it is not published [I]',
  },
  'iotCloud.accessTokenSeconds': { default: 86400, text: 'Lifetime of an AccessToken.', source: 'tencent-iot.md open question 6 [I]' },
  'iotCloud.bindTokenSeconds': { default: 600, text: 'Lifetime of a bind token.', source: 'tencent-iot.md open question 6 [I]' },
  'iotCloud.tokenBindsAtOnce': {
    default: false,
    text: "A device that reports a bind token is bound at once, to the first family of the token's maker (plugins with skipBind); off: the app binds it.",
    source: 'tencent-iot.md §4.1 [S npm wificonf-core], open question 12 [I]',
  },
  'iotCloud.otherSign': {
    default: 'refuse',
    values: ['refuse', 'wifi_sign', 'bluetooth_sign'],
    text: 'AppSigBindDeviceInFamily with BindType other_sign: "refuse" it or check it over the plaintext of wifi_sign or bluetooth_sign.',
    source: 'tencent-iot.md open question 8 [I]',
  },
  'iotCloud.bindFault': {
    default: 'none',
    values: [
      'none',
      'TokenInfoSaveError',
      'ReadTokenInfoError',
      'FamilyDeviceCountReadError',
      'InternalServerException',
      'InternalServerExceptionDB',
    ],
    text: 'Makes binding fail as if the cloud itself were ill: TokenInfoSaveError when a token is made, ReadTokenInfoError when it is looked up, FamilyDeviceCountReadError and the two InternalErrors when a device is bound.',
    source: 'tencent-iot.md §4.1 [D TC/1081/44046]: listed without a cause, so it is switched [I]',
  },
  'iotCloud.registerCreates': {
    default: false,
    text: 'Dynamic registration creates a device name that is not there yet; off: the name must have been created before.',
    source: 'tencent-iot.md §2.3 [D CSDK docs] wants it created; the console has a switch [I]',
  },
  'iotCloud.registerAfterActivation': {
    default: false,
    text: 'A device that has been online may register again and gets the same key.',
    source: 'tencent-iot.md §2.3 [D CSDK docs]: until the device has been activated',
  },
  'iotCloud.registerWindowSeconds': {
    default: 0,
    text: 'How far the timestamp of a dynamic registration may be from the cloud clock; 0 does not look.',
    source: 'tencent-iot.md §2.3 does not say [I]',
  },
  'iotCloud.subDeviceNeedsOnline': {
    default: true,
    text: 'A gateway speaks for a device behind it only after it has put it online.',
    source: 'tencent-iot.md §3.5; TC/1105/41829 describes the order, not what happens otherwise [I]',
  },
  'iotCloud.gatewayBindWindowSeconds': {
    default: 0,
    text: "How far the timestamp of a gateway's bind may be from the cloud clock (result 805); 0 does not look.",
    source: 'TC/1105/41828 names 805, not the time [I]',
  },
  'iotCloud.connectedWithinSeconds': {
    default: 300,
    text: 'Signature binding needs a device that is online or was so many seconds ago.',
    source: 'tencent-iot.md §4.2 says "recently" [I]',
  },
  'iotCloud.familyDevices': {
    default: 200,
    text: 'Devices one family may hold.',
    source: 'tencent-iot.md §4.1 names the error, not the figure [I]',
  },
  'iotCloud.shareTokenSeconds': {
    default: 86400,
    text: 'Lifetime of a device share token and of a family invitation; both are good for one person.',
    source: 'tencent-iot.md open question 6 [I]',
  },
  'iotCloud.shareUsersPerDevice': {
    default: 20,
    text: 'People outside the family one device may be shared with.',
    source: 'tencent-iot.md §4.5 names the error, not the figure [I]',
  },
  'iotCloud.shareDevicesPerUser': {
    default: 100,
    text: 'Shared devices one person may hold.',
    source: 'tencent-iot.md §4.5 names the error, not the figure [I]',
  },
  'iotCloud.remindShareUsers': {
    default: true,
    text: 'Strong reminders of a device also go to the people it is shared with.',
    source: 'tencent-iot.md §4.5 does not say [I]',
  },
  'iotCloud.cancelAccountDays': {
    default: 7,
    text: 'An account ends so many days after AppUserCancelAccount; logging in before takes it back. 0: at once.',
    source: 'tencent-iot.md §5.3 names CancelAccountTime, neither the days nor what takes it back [I]',
  },
  'iotCloud.userSettingsHold': {
    default: true,
    text: 'Strong reminders heed AppUpdateUserSetting: EnableWechatPush, EnableDeviceMessagePush and quiet hours hold them back.',
    source: 'tencent-iot.md §5.5 names the settings, not what they stop [I]',
  },
  'iotCloud.deleteFamilyWithDevices': {
    default: 'unbind',
    values: ['unbind', 'refuse'],
    text: 'AppDeleteFamily for a family that has devices: "unbind" them or "refuse".',
    source: 'tencent-iot.md §5.5 does not say [I]',
  },
  'iotCloud.signatureWindowSeconds': {
    default: 0,
    text: 'How far the Timestamp of an appapi call may be from the cloud clock; 0 does not look.',
    source: 'tencent-iot.md §5.2 does not say [I]',
  },
  'iotCloud.actionTimeoutMs': {
    default: 4000,
    text: 'How long AppCallDeviceActionSync waits for the device.',
    source: 'tencent-iot.md §8 RRPC 4 s [I]',
  },
  'iotCloud.eventDays': { default: 30, text: 'Events are kept so many days.', source: 'tencent-iot.md §1.4 [D TC/1131/82852]' },
  'iotCloud.eventsPerDevice': { default: 1000, text: 'Newest events kept per device.', source: 'camlock: a cap against growth [I]' },
  'iotCloud.reportsPerProperty': {
    default: 200,
    text: 'Newest reported values kept per property of a device, for AppGetDeviceDataHistory.',
    source: 'camlock: a cap against growth [I]',
  },
  'iotCloud.actionsPerDevice': {
    default: 200,
    text: 'Newest action calls kept per device, for AppGetDeviceActionHistories.',
    source: 'camlock: a cap against growth [I]',
  },
  'iotCloud.webSocketExplorer': { default: true, text: 'Serves /ws/explorer.', source: 'tencent-iot.md open question 5 [I]' },
  'iotCloud.webSocketWeapp': { default: true, text: 'Serves /iotstudio_v2_weapp_1.', source: 'tencent-iot.md open question 5 [I]' },
  'iotCloud.reminderQueue': {
    default: 10_000,
    text: 'Reminders that may wait for WeChat; more are dropped and counted.',
    source: 'camlock: bounded by design [I]',
  },
  'iotCloud.reminderConnections': { default: 16, text: 'Sends to WeChat at the same time.', source: 'simulators.md §2.4, measured' },
  'iotCloud.mergeBurstSeconds': {
    default: 0,
    text: 'Alike events of one device within so many seconds make one reminder, the first; 0: every event makes one.',
    source: 'camlock: Tencent describes no merging [I]',
  },
  'iotCloud.cloudStorageDays': {
    default: 7,
    text: 'Pictures and clips in cloud storage are kept so many days.',
    source: 'tencent-iot.md §3.6 (_sys_cs_days): depends on the plan that was bought [I]',
  },
  'iotCloud.cloudFilesPerDevice': {
    default: 200,
    text: 'Newest pictures and clips kept per device.',
    source: 'camlock: a cap against growth [I]',
  },
  'iotCloud.cloudPictureMaxKB': {
    default: 1024,
    text: 'Largest picture a device may store.',
    source: 'camlock: Tencent names no figure [I]',
  },
  'iotCloud.cloudClipMaxKB': { default: 8192, text: 'Largest clip a device may store.', source: 'camlock: Tencent names no figure [I]' },
  'iotCloud.cloudAddressSeconds': {
    default: 3600,
    text: 'How long an upload or thumbnail address of cloud storage is good.',
    source: 'TC/1081/106040: its example is good for 3600 s [I]',
  },
  'iotCloud.externalOfflineSeconds': {
    default: 1350,
    text: "At an MQTT broker of one's own a device that nothing was heard of for so long is offline; 0: only when the broker says so.",
    source: 'tencent-iot.md §2.2: 1.5 × the longest keep-alive; a broker does not pass the real one on [I]',
  },
  'iotCloud.reminderLang': {
    default: 'zh_CN',
    values: ['zh_CN', 'en_US', 'zh_HK', 'zh_TW'],
    text: 'Language of reminders: zh_CN, en_US, zh_HK or zh_TW.',
    source: 'wechat.md §2.6 [M]',
  },
});

/** Values of {@link iotCloudRules}, live. */
export type IotCloudRules = Readonly<RuleValues<typeof iotCloudRules>>;
