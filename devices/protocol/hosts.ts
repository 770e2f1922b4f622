/** Official hosts of both clouds, exactly as clients dial them (facts/wechat.md §0, §4.3; facts/tencent-iot.md §2.1, §5.1). */
export const Hosts = {
  wechatApi: 'api.weixin.qq.com',
  wechatCi: 'servicewechat.com',
  /** Authorisation page of third-party platforms: on a computer and on a phone (facts/wechat.md §3.3). */
  wechatMp: 'mp.weixin.qq.com',
  wechatOpen: 'open.weixin.qq.com',
  iotApp: 'iot.cloud.tencent.com',
  iotGateway: 'gateway.tencentdevices.com',
  iotGatewayGuangzhou: 'ap-guangzhou.gateway.tencentdevices.com',
} as const;

/** MQTT broker of one product in China, TLS (facts/tencent-iot.md §2.1); `{productId}` stands for the product. */
export const IOT_BROKER_URL = 'mqtts://{productId}.iotcloud.tencentdevices.com:8883';

/** Paths of Tencent's application API on `Hosts.iotApp`. */
export const TOKEN_API_PATH = '/api/exploreropen/tokenapi';
export const APP_API_PATH = '/api/exploreropen/appapi';
/** As `TOKEN_API_PATH`, with a fresh `wx.login` code in each call (SDK option `isSecureApi`). */
export const APP_SECURE_API_PATH = '/api/exploreropen/appsecureapi';
/** Both WebSocket paths in use (facts/tencent-iot.md open question 5). */
export const WEBSOCKET_PATHS = ['/ws/explorer', '/iotstudio_v2_weapp_1'] as const;

/** Dynamic registration, v1 and v2, on both gateways (facts/tencent-iot.md §2.3, §2.4). Devices also dial them without TLS. */
export const REGISTER_V1_PATH = '/register/dev';
export const REGISTER_V2_PATH = '/device/register';
