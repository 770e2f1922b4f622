/**
 * What an operator would have entered in both consoles before a mini-program can work: the input of `platform.seed`
 * and of `POST /__mock__/seed`. Seeding the same thing twice changes nothing; seeding it differently replaces it.
 */
import type { MessageTemplate } from '../devices/index.ts';
import type { PlatformRestriction, ProgramRestriction } from './wechat/restrictions.ts';

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
    readonly deviceModels?: readonly {
      readonly modelId: string;
      readonly category: string;
      /** 型号名称 people see; default: the model id. */
      readonly name?: string;
      readonly approved?: boolean;
      /** Licence package type its units need (1–5: A–E); absent: any package fits. */
      readonly licenseType?: number;
      /** NFC capability: a tag for each unit, with its sn, or one for the model, without; absent: not granted (9800007). */
      readonly nfc?: 'unit' | 'model';
    }[];
    /** Private templates (我的模板); `category` says which device type they were picked for. */
    readonly deviceTemplates?: readonly ({ readonly templateId: string; readonly category: string } & MessageTemplate)[];
    /** Private templates of ordinary subscribe messages; a key names its keyword's type (`thing1`, `enum_string2`). */
    readonly subscribeTemplates?: readonly {
      readonly templateId: string;
      readonly title: string;
      /** Default false: one-off, every acceptance is good for one message. */
      readonly longTerm?: boolean;
      readonly keywords: readonly { readonly key: string; readonly name: string; readonly values?: readonly string[] }[];
    }[];
    /** 服务类目 of the mini-program; default: 设备管理 of the sample library. */
    readonly serviceCategories?: readonly { readonly id: number; readonly name: string }[];
    /** 消息推送: where event pushes go. With `encodingAesKey` (43 letters and digits) they are encrypted (安全模式). */
    readonly messagePush?: {
      readonly url: string;
      readonly token: string;
      readonly encodingAesKey?: string;
      /** Default `json`. */
      readonly format?: 'json' | 'xml';
    };
    /** `gh_…`, the account's own name in pushes; default: derived from the appid. */
    readonly originalId?: string;
    /** 主体 of the account, as a third-party platform is told it. Default: the name. */
    readonly principalName?: string;
    /** IP 白名单 of the AppSecret: callers of the token operations (40164). Default: any address. */
    readonly apiIpList?: readonly string[];
    /** A caller of stable_token from a new address waits for the administrator (89503). Default false. */
    readonly confirmAddresses?: boolean;
    /** Bought licence packages: 0 trial, 1–5 device classes A–E. Times in milliseconds since 1970. */
    readonly licensePackages?: readonly {
      readonly pkgId: string;
      readonly pkgType: number;
      readonly all: number;
      readonly startTime: number;
      readonly endTime: number;
    }[];
    /** Who manages it and gets the results of reviews: a userId. Default: the first person. */
    readonly administrator?: string;
    /** 体验成员: with this list only they and the administrator open the trial version. Default: everybody does. */
    readonly testers?: readonly string[];
    /** What WeChat keeps the account from; words and codes: wechat/restrictions.ts. `POST /__mock__/restrict` changes them. */
    readonly restrictions?: readonly ProgramRestriction[];
    /** Templates WeChat closed: the dialog answers `ban`, sending 43107. */
    readonly bannedTemplates?: readonly string[];
    /** 主体 is a person, not a company: no rules for ordinary links (85070). Default false. */
    readonly personal?: boolean;
    /** Name, intro and avatar are set (86002). Default true. */
    readonly profileComplete?: boolean;
    /** 服务类目 a review is submitted under; default: 工具 > 设备管理. */
    readonly codeCategories?: readonly {
      readonly firstClass: string;
      readonly firstId: number;
      readonly secondClass: string;
      readonly secondId: number;
      readonly thirdClass?: string;
      readonly thirdId?: number;
      /** 官方已下架 (85077). */
      readonly withdrawn?: boolean;
    }[];
    /** Location interfaces granted in the console (接口设置), e.g. `getLocation`. Default: none. */
    readonly locationApis?: readonly string[];
    /** Plugins added in the console. */
    readonly plugins?: readonly { readonly appid: string; readonly versions: readonly string[] }[];
    /** 用户隐私保护指引: purpose by privacy key, e.g. `{"Album": "上传头像"}`. */
    readonly privacyGuide?: { readonly [privacyKey: string]: string };
  }[];
  /** Host names without an ICP filing (85302); default: every domain has one. */
  readonly domainsWithoutIcp?: readonly string[];
  /** Words no ordinary subscribe message may hold (45168); replaces those of an earlier seed. Default: none. */
  readonly sensitiveWords?: readonly string[];
  /** Host names that do not serve the check file of link rules (85069); default: every host does. */
  readonly hostsWithoutCheckFile?: readonly string[];
  /** 第三方平台 of the open platform. */
  readonly thirdPartyPlatforms?: readonly {
    readonly appid: string;
    readonly name: string;
    readonly secret: string;
    /** 消息校验 Token, 3 to 32 letters and digits. */
    readonly token: string;
    /** 消息加解密 Key, 43 letters and digits: pushes to a platform are always encrypted. */
    readonly encodingAesKey: string;
    /** 授权事件接收 URL: tickets and authorisations. Absent: nothing is pushed, the ticket is at `GET /__mock__/third-party`. */
    readonly eventUrl?: string;
    /** 消息与事件接收 URL: what happens to authorised accounts; `$APPID$` stands for theirs. */
    readonly messageUrl?: string;
    /** 白名单 IP: callers allowed (61004). Default: any address. */
    readonly ipList?: readonly string[];
    /** Permission sets the platform asks for. Default: all the mock knows. */
    readonly permissionSets?: readonly number[];
    /** 全网发布 passed: tickets are pushed. Default true; false: from api_start_push_ticket on. */
    readonly ticketPush?: boolean;
    /** What WeChat keeps the platform from; words and codes: wechat/restrictions.ts. */
    readonly restrictions?: readonly PlatformRestriction[];
    /** 开发小程序: what they upload goes to the platform's draft box. */
    readonly developmentAppids?: readonly string[];
  }[];
  /** People with a phone. Default: one, `me`. The openid differs per mini-program and is derived. */
  readonly users?: readonly {
    readonly userId: string;
    readonly nickname: string;
    /** Number bound to the account, without country code 86. */
    readonly phoneNumber?: string;
    /** 高风险等级用户: their login codes are blocked (40226). Default false. */
    readonly highRisk?: boolean;
  }[];
  /** 公共模板库; default: samples made from the device catalogue, and two one-off titles. */
  readonly templateLibrary?: readonly {
    readonly tid: number;
    readonly title: string;
    /** 2 one-off, 3 long-term. */
    readonly type: 2 | 3;
    readonly categoryId: number;
    /** WeChat closed it: it cannot be picked any more (200013). */
    readonly banned?: boolean;
    /** Device category a device template is for; absent: ordinary. */
    readonly device?: string;
    readonly keywords: readonly {
      readonly kid: number;
      readonly name: string;
      readonly example: string;
      /** Keyword type: `thing`, `time`, `enum_string` … */
      readonly rule: string;
      readonly values?: readonly string[];
    }[];
  }[];
}

export interface IotCloudSeed {
  readonly products: readonly {
    readonly productId: string;
    readonly name: string;
    readonly category: string;
    /** Console JSON (`toDataTemplate`). */
    readonly dataTemplate: object;
    /** Opens dynamic registration for the product; at least 16 ASCII characters. Secret. */
    readonly productSecret?: string;
    /** 子产品 a gateway of this product may have behind it; default: any. */
    readonly subProducts?: readonly string[];
  }[];
  readonly devices: readonly {
    readonly productId: string;
    readonly deviceName: string;
    readonly psk: string;
    /** `productId/deviceName` of the gateway it was put behind in the console (子设备管理). */
    readonly gateway?: string;
  }[];
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
  /** Firmware uploaded in the console; the last one of a product is what its devices are offered. */
  readonly firmwares?: readonly {
    readonly productId: string;
    readonly version: string;
    /** Where the device downloads it. */
    readonly url: string;
    /** Bytes. */
    readonly fileSize: number;
    /** 32 hex digits. */
    readonly md5sum: string;
    readonly userDefined?: string;
  }[];
}

export interface ReminderSetting {
  readonly productId: string;
  readonly modelId: string;
  /** Template id by reminder key of the category. */
  readonly templates: { readonly [reminderKey: string]: string };
}
