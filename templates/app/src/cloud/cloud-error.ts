/** Every way a call to the cloud can fail, and what a person is told about it. Codes: facts/tencent-iot.md §5.6. */

export type CloudErrorKind =
  /** No answer: no network, time-out, refused domain. */
  | 'network'
  /** The brand's login service or WeChat's login failed. */
  | 'login'
  /** The cloud answered with a code. */
  | 'api'
  /** The answer was not what the protocol promises. */
  | 'malformed';

export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly kind: CloudErrorKind;
  /** Tencent's code, e.g. `ResourceNotFound.DeviceNotExist`; a word of ours for the other kinds. */
  readonly code: string;

  constructor(kind: CloudErrorKind, code: string, message: string) {
    super(message);
    this.kind = kind;
    this.code = code;
  }
}

/** Any thrown value as a CloudError. */
export function asCloudError(cause: unknown): CloudError {
  if (cause instanceof CloudError) return cause;
  const text =
    cause instanceof Error
      ? cause.message
      : typeof cause === 'object' && cause !== null
        ? String((cause as { errMsg?: unknown }).errMsg ?? '')
        : String(cause);
  return new CloudError('malformed', 'AppError', text);
}

/** What happened · why · what to do, one line each. `code` is shown small, for whoever helps. */
export interface ErrorWords {
  readonly what: string;
  readonly fix: string;
  readonly code: string;
}

const WORDS: readonly (readonly [codePart: string, what: string, fix: string])[] = [
  ['APPNoPermissionToStudioProduct', '这款产品还没有和本小程序关联', '请联系售后，让厂家在控制台的应用里关联这款产品，然后再试'],
  ['CannotBindSameFamily', '这台设备已经被添加过了', '请让原来的主人先删除设备，再重新添加'],
  ['TokenIsExpire', '二维码已经过期，设备没有连上', '请检查 Wi-Fi 名称和密码，重新生成二维码再让设备看一次'],
  ['TokenNotExist', '二维码已经失效', '请重新生成二维码，再让设备看一次'],
  ['TokenNotBind', '设备还没有连上云端', '请确认 Wi-Fi 密码正确、路由器能上网，然后重试'],
  ['BindDeviceNotConnected', '设备最近没有联网', '请给设备通电并确认已连上网络，再扫一次'],
  ['FamilyDeviceExceedLimit', '家里的设备数量已满', '请先删除不用的设备'],
  ['NoPermissionToFamily', '您不在这个家庭里', '请让家庭管理员邀请您'],
  ['DeviceOffline', '设备不在线', '请检查设备的电源和网络'],
  ['DeviceRefused', '设备没有同意这个操作', '请看看设备现在的状态，稍后再试'],
  ['ActionUnreachable', '设备没有回应', '请稍后再试；设备可能正在休眠'],
  ['DeviceNoSubscription', '设备还没有准备好', '请稍后再试，或给设备重新上电'],
  ['FailedOperation.Timeout', '设备没有及时回应', '请稍后再试'],
  ['ActionInputParamsInvalid', '设备不接受这个操作', '请升级小程序后再试'],
  ['ModelPropertyNotExist', '这台设备没有这项设置', '请确认产品型号'],
  ['ActionNilOrNotExist', '这台设备没有这个功能', '请确认产品型号'],
  ['StudioProductNotExist', '没有找到这款产品', '请确认二维码来自设备机身或包装'],
  ['DeviceNotExist', '没有找到这台设备', '请确认二维码来自设备机身或包装'],
  ['DeviceNotBind', '这台设备已经不在您的家里', '请下拉刷新设备列表'],
  ['InvalidAccessToken', '登录已过期', '请重新登录'],
  ['NoPermission', '您没有权限这样做', '请让家庭管理员操作'],
  ['InvalidParameterValue', '云端不接受这个内容', '请检查后再试；二维码可能不完整或已过期'],
  ['InternalError', '云端暂时出了问题', '请稍后再试'],
];

/** Words for an error. Never raw text of the system. */
export function errorWords(cause: unknown): ErrorWords {
  const error = asCloudError(cause);
  if (error.code === 'LoginNoAnswer') return { what: '登录服务没有回应', fix: '请检查手机网络，稍后重试', code: error.code };
  if (error.code === 'SignedOut') return { what: '您已经退出登录', fix: '登录后可以看到家里的设备', code: error.code };
  if (error.kind === 'network') return { what: '网络连不上', fix: '请检查手机网络后重试', code: error.code };
  if (error.kind === 'login') return { what: '登录没有成功', fix: '请重试；一直不行请联系售后', code: error.code };
  const row = WORDS.find(([part]) => error.code.includes(part));
  if (row) return { what: row[1], fix: row[2], code: error.code };
  return { what: '云端没有完成这个操作', fix: '请稍后再试；联系售后时请提供下面的代码', code: error.code };
}
