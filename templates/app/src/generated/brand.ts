/** Written by the generator from the brand file. This checked-in copy is the default brand, so that the template stands alone. */
import type { Brand } from '@/brand/brand-type.ts';

export const brand: Brand = {
  app: {
    name: '我的智家',
    appid: 'wx0000000000000000',
    locationKey: '',
    templateVersion: '0.1.0',
  },
  cloud: {
    appKey: 'ahDefaultAppKey000',
    apiOrigin: 'https://iot.cloud.tencent.com',
    socketOrigin: 'wss://iot.cloud.tencent.com',
    login: 'https://login.example.com/login',
  },
  reminders: {
    camera: { productId: 'DEFAULTCAM', modelId: 'model-camera-0000', templates: {} },
    lock: { productId: 'DEFAULTLCK', modelId: 'model-lock-0000', templates: {} },
  },
  support: {},
  manuals: { app: [], products: [] },
  theme: { primary: '#0F6FFF', secondary: '#12B886' },
};
