/** Error codes of the third-party platform with the text the platform answers. Source: facts/wechat.md §1.1, §3.3; texts of the global list (S44). */

export const ThirdPartyErrors = {
  40014: 'invalid access_token',
  40164: 'invalid ip',
  40170: 'args count exceed count limit',
  41018: 'missing component_appid',
  41021: 'missing component_access_token',
  42007: 'access_token and refresh_token exception',
  48001: 'api unauthorized',
  61003: 'component is not authorized by this account',
  61004: 'access clientip is not registered',
  61005: 'component ticket is expired',
  61006: 'component ticket is invalid',
  61007: 'api is unauthorized to component',
  61009: 'code is invalid',
  61010: 'code is expired',
  61011: 'invalid component',
  61012: 'invalid option name',
  61013: 'invalid option value',
  61014: 'must use component token for component api',
  61015: 'must use biz account token for not component api',
  61023: 'refresh_token is invalid',
} as const;
