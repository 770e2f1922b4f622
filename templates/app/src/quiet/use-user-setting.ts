import { useDidShow } from '@tarojs/taro';
import { useCallback, useEffect, useState } from 'react';
import { asCloudError, type CloudError, cloud } from '@/cloud/index.ts';
import type { UserSetting } from '@/cloud/operations.ts';

export interface UserSettingState {
  /** Undefined while it is loaded the first time, or when it could not be. */
  readonly setting?: UserSetting;
  readonly error?: CloudError;
  /** A change is on its way to the cloud. */
  readonly saving: boolean;
  readonly change: (part: Partial<UserSetting>) => void;
  readonly reload: () => void;
}

/** Everything on until somebody switches it off, as Tencent's own app shows it. */
function readSetting(setting: Partial<UserSetting> = {}): UserSetting {
  return {
    EnableWechatPush: setting.EnableWechatPush ?? 1,
    EnableDeviceMessagePush: setting.EnableDeviceMessagePush ?? 1,
    EnableFamilyMessagePush: setting.EnableFamilyMessagePush ?? 1,
    EnableNotifyMessagePush: setting.EnableNotifyMessagePush ?? 1,
    NoDisturbTime: setting.NoDisturbTime ?? '',
    NoDisturbDeviceList: setting.NoDisturbDeviceList ?? [],
  };
}

/** What reaches this person, kept in the cloud: every phone of theirs, and the cloud itself, follow it. */
export function useUserSetting(): UserSettingState {
  const [setting, setSetting] = useState<UserSetting>();
  const [error, setError] = useState<CloudError>();
  const [saving, setSaving] = useState(false);
  const reload = useCallback(() => {
    cloud.call('AppGetUserSetting', {}).then(
      (answer) => {
        setSetting(readSetting(answer.UserSetting));
        setError(undefined);
      },
      (cause) => setError(asCloudError(cause)),
    );
  }, []);
  // Mounted on a page that is shown already, only the effect runs; back on the page, only the other.
  useEffect(reload, [reload]);
  useDidShow(reload);
  const change = (part: Partial<UserSetting>) => {
    if (!setting || saving) return;
    setSaving(true);
    cloud
      .call('AppUpdateUserSetting', part)
      .then(
        () => {
          setSetting({ ...setting, ...part });
          setError(undefined);
        },
        (cause) => setError(asCloudError(cause)),
      )
      .finally(() => setSaving(false));
  };
  return { setting, error, saving, change, reload };
}
