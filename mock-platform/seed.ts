/**
 * What an operator would have entered in both consoles before a mini-program can work: the input of `platform.seed`
 * and of `POST /__mock__/seed`. Seeding the same thing twice changes nothing; seeding it differently replaces it.
 */
import type { MessageTemplate } from '../devices/index.ts';

export interface PlatformSeed {
  readonly wechat?: WechatSeed;
  readonly iotCloud?: IotCloudSeed;
}

export interface WechatSeed {
  readonly miniPrograms: readonly {
    readonly appid: string;
    readonly name: string;
    readonly secret: string;
    /** PEM public keys whose holders may upload (代码上传密钥). */
    readonly uploadPublicKeys?: readonly string[];
    /** Caller addresses allowed to upload; absent: the list is off. */
    readonly uploadIpList?: readonly string[];
    /** Legal domains: `https://host[:port]`, `wss://host`. */
    readonly requestDomains?: readonly string[];
    readonly socketDomains?: readonly string[];
    /** 硬件设备: the message capability is open. Default true. */
    readonly deviceMessages?: boolean;
    readonly deviceModels?: readonly { readonly modelId: string; readonly category: string; readonly approved?: boolean }[];
    /** Private templates (我的模板); `category` says which device type they were picked for. */
    readonly deviceTemplates?: readonly ({ readonly templateId: string; readonly category: string } & MessageTemplate)[];
  }[];
  /** People with a phone. Default: one, `me`. The openid differs per mini-program and is derived. */
  readonly users?: readonly { readonly userId: string; readonly nickname: string }[];
}

export interface IotCloudSeed {
  readonly products: readonly {
    readonly productId: string;
    readonly name: string;
    readonly category: string;
    /** Console JSON (`toDataTemplate`). */
    readonly dataTemplate: object;
  }[];
  readonly devices: readonly { readonly productId: string; readonly deviceName: string; readonly psk: string }[];
  readonly applications: readonly {
    readonly appKey: string;
    readonly appSecret: string;
    /** The mini-program this application belongs to, and the secret its cloud calls WeChat with. */
    readonly appid: string;
    readonly wechatSecret: string;
    readonly linkedProducts: readonly string[];
    /** Per product: which template a reminder goes out with. */
    readonly reminders: readonly ReminderSetting[];
    /** Which stage the reminders open. */
    readonly miniprogramState: 'developer' | 'trial' | 'formal';
  }[];
}

export interface ReminderSetting {
  readonly productId: string;
  readonly modelId: string;
  /** Template id by reminder key of the category. */
  readonly templates: { readonly [reminderKey: string]: string };
}
    /** Opens dynamic registration for the product; at least 16 ASCII characters. Secret. */
    readonly productSecret?: string;
