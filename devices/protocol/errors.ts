/** Error codes of Tencent's application API (facts/tencent-iot.md §4.1, §4.3, §5.6). The message is Tencent's where one is published, ours [P] otherwise. */
export const AppApiErrors = {
  'InvalidParameterValue.InvalidAccessToken': 'AccessToken无效或已过期',
  InvalidParameter: '参数错误',
  InvalidParameterValue: '参数取值错误',
  'InvalidParameterValue.InvalidJSON': 'JSON格式错误',
  ErrorRequiredParamNotFound: '缺少必填参数',
  InvalidAction: '接口不存在',
  'InternalError.InternalServerException': '内部错误',
  'InternalError.InternalServerExceptionDB': '内部数据库错误',
  UnauthorizedOperation: '未授权操作',
  'UnauthorizedOperation.APPNoPermissionToStudioProduct': 'App对操作该产品无权限',
  'UnauthorizedOperation.NoPermissionToFamily': '没有该家庭的权限',
  'UnauthorizedOperation.NoPermission': '没有权限',
  'ResourceNotFound.DeviceNotExist': '设备不存在',
  'ResourceNotFound.StudioProductNotExist': '产品不存在',
  'ResourceNotFound.StudioFamilyNotExist': '家庭不存在',
  'ResourceNotFound.DeviceNotBind': '设备未绑定',
  'InvalidParameterValue.TokenNotExist': '配网Token不存在',
  'InvalidParameterValue.TokenIsExpire': '配网Token已过期',
  'InvalidParameterValue.TokenNotBind': '设备尚未上报配网Token',
  'InvalidParameterValue.ReadTokenInfoError': '读取配网Token信息失败',
  'InvalidParameterValue.TokenInfoSaveError': '保存配网Token信息失败',
  'InvalidParameterValue.FamilyDeviceCountReadError': '读取家庭设备数量失败',
  'InvalidParameterValue.BindDeviceNotConnected': '设备近期未连接云端',
  'InvalidParameterValue.ModelPropertyNotExist': '物模型属性不存在',
  'InvalidParameterValue.ActionNilOrNotExist': '物模型行为不存在',
  'InvalidParameterValue.MsgIDInvalid': '消息 ID 非法',
  'InvalidParameterValue.PayloadOverLimit': '数据超出长度限制',
  'InvalidParameter.ActionInputParamsInvalid': '行为输入参数错误',
  'FailedOperation.DeviceOffline': '设备不在线',
  'FailedOperation.ActionUnreachable': '设备未响应',
  'FailedOperation.DeviceNoSubscription': '设备未订阅Topic',
  'FailedOperation.Timeout': '请求超时',
  'LimitExceeded.FamilyDeviceExceedLimit': '家庭设备数量超出限制',
  'UnsupportedOperation.CannotBindSameFamily': '设备已被绑定',
  // Sharing (TC/1081/48188, 48192). The document's table spells DeviecBinded, its own example DeviceBinded.
  'InvalidParameterValue.InvalidShareDeviceToken': '设备分享Token无效',
  'InvalidParameterValue.ShareDeviceTokenUsed': '设备分享Token已使用',
  'InvalidParameterValue.DeviceBinded': '设备已经和当前用户绑定',
  'InvalidParameterValue.CannotBindOwnDevice': '不能绑定自己分享的设备',
  'InvalidParameterValue.UserBindExceedLimit': '用户绑定分享设备数已达限制',
  'InvalidParameterValue.DeviceShareExceedLimit': '设备已达最大分享用户数限制',
  'InvalidParameterValue.NoPermission': '用户对该设备无权限',
  'InvalidParameterValue.AppDeviceNotExist': '没有找到绑定设备',
  // Firmware (AppCheckFirmwareUpdate and its two companions).
  FailedOperation: '操作失败',
  'FailedOperation.DeviceInfoOutdated': '设备固件版本错误',
  ResourceNotFound: '资源不存在',
  'ResourceNotFound.DeviceHasNoFirmware': '设备无固件版本',
} as const;

export type AppApiErrorCode = keyof typeof AppApiErrors;

/** `code` of dynamic registration v1: 0 is published, the others are [P] (no list is). v2 answers the names in `Error.Code`. */
export const RegisterErrors = {
  InvalidParameterValue: { code: 1001, message: 'a field is missing or malformed' },
  'AuthFailure.SignatureFailure': { code: 1002, message: 'the signature does not match' },
  'AuthFailure.SignatureExpire': { code: 1003, message: 'the timestamp is too far from the cloud clock' },
  'ResourceNotFound.ProductNotExist': { code: 1004, message: 'the product does not exist' },
  'UnsupportedOperation.DynamicRegisterClosed': { code: 1005, message: 'dynamic registration is not open for this product' },
  'ResourceNotFound.DeviceNotExist': { code: 1006, message: 'the device name has not been created' },
  'UnsupportedOperation.DeviceActivated': { code: 1007, message: 'the device has been activated already' },
} as const;

export type RegisterErrorCode = keyof typeof RegisterErrors;
