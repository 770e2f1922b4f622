/** Toast, loading, modal, action sheet, pictures. */
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { type ApiGroup, api, numberOption, type Options, textOption } from './api.ts';

const MAX_MODAL_BUTTON = 4;
const MAX_SHEET_ITEMS = 6;

export function showingApis(mini: MiniProgram): ApiGroup {
  const { overlay } = mini;
  return {
    showToast: api(mini, 'showToast', (options) => {
      const image = textOption(options, 'image');
      overlay.toast(
        textOption(options, 'title'),
        textOption(options, 'icon', 'success'),
        numberOption(options, 'duration', 1500),
        image ? mini.asset(image, mini.top()?.path) : undefined,
      );
      return undefined;
    }),
    hideToast: api(mini, 'hideToast', () => void overlay.hideToast()),
    showLoading: api(mini, 'showLoading', (options) => void overlay.loading(textOption(options, 'title'))),
    hideLoading: api(mini, 'hideLoading', () => void overlay.hideToast()),
    showModal: (options: Options = {}) => {
      const confirmText = textOption(options, 'confirmText', '确定');
      const cancelText = textOption(options, 'cancelText', '取消');
      return api(mini, 'showModal', () => {
        for (const [name, text] of [
          ['confirmText', confirmText],
          ['cancelText', cancelText],
        ] as const) {
          if ([...text].length > MAX_MODAL_BUTTON)
            throw new ApiError(`parameter error: ${name} should not be larger than ${MAX_MODAL_BUTTON} Chinese characters`);
        }
        // A dialog that waits for the person is not something under way.
        return overlay.modal({
          title: textOption(options, 'title'),
          content: textOption(options, 'content'),
          showCancel: options.showCancel !== false,
          confirmText,
          cancelText,
          cancelColor: textOption(options, 'cancelColor') || undefined,
          confirmColor: textOption(options, 'confirmColor') || undefined,
          editable: options.editable === true,
          placeholderText: textOption(options, 'placeholderText'),
        });
      })(options);
    },
    showActionSheet: api(mini, 'showActionSheet', async (options) => {
      const items = options.itemList;
      if (!Array.isArray(items) || items.length === 0)
        throw new ApiError('parameter error: parameter.itemList should have at least 1 item;');
      if (items.length > MAX_SHEET_ITEMS) throw new ApiError(`parameter error: itemList should not be large than ${MAX_SHEET_ITEMS}`);
      const tapIndex = await overlay.actionSheet(items.map(String), textOption(options, 'itemColor') || undefined);
      if (tapIndex < 0) throw new ApiError('cancel');
      return { tapIndex };
    }),
    previewImage: api(mini, 'previewImage', (options) => {
      const urls = options.urls;
      if (!Array.isArray(urls) || urls.length === 0) throw new ApiError('parameter error: parameter.urls should have at least 1 item;');
      const current = textOption(options, 'current');
      const at = typeof options.current === 'number' ? options.current : urls.indexOf(current);
      overlay.preview(
        urls.map((url) => mini.asset(String(url), mini.top()?.path)),
        at,
      );
      return undefined;
    }),
  } as ApiGroup;
}
