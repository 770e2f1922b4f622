/** Pictures from the person's own files and to them. */
import { element } from '../dom.ts';
import { ApiError } from '../runtime/api-error.ts';
import type { MiniProgram } from '../runtime/mini-program-type.ts';
import { phoneFiles } from '../runtime/phone-files.ts';
import { type ApiGroup, api, numberOption, textOption } from './api.ts';

const MAX_FILES = 20;
let numbers = 0;

interface Picked {
  readonly path: string;
  readonly size: number;
  readonly video: boolean;
}

export function mediaApis(mini: MiniProgram): ApiGroup {
  const pick = (count: number, accept: string): Promise<Picked[]> =>
    new Promise((resolve, reject) => {
      const field = element('input', {
        label: '选择文件',
        hook: 'file',
        attributes: { type: 'file', accept, ...(count > 1 ? { multiple: '' } : {}) },
        class: 'hidden-file',
      });
      const end = (): void => field.remove();
      field.addEventListener('change', () => {
        const files = [...(field.files ?? [])].slice(0, Math.min(count, MAX_FILES));
        end();
        resolve(
          files.map((file) => {
            const path = `wxfile://tmp_${++numbers}.${file.name.split('.').pop()?.replace(/\W/g, '') ?? 'bin'}`;
            phoneFiles.set(path, URL.createObjectURL(file));
            return { path, size: file.size, video: file.type.startsWith('video/') };
          }),
        );
      });
      field.addEventListener('cancel', () => {
        end();
        reject(new ApiError('cancel'));
      });
      mini.root.append(field);
      field.click();
    });
  return {
    chooseImage: api(mini, 'chooseImage', async (options) => {
      const files = await pick(numberOption(options, 'count', 9), 'image/*');
      return { tempFilePaths: files.map((file) => file.path), tempFiles: files.map(({ path, size }) => ({ path, size })) };
    }),
    chooseMedia: api(mini, 'chooseMedia', async (options) => {
      const types = Array.isArray(options.mediaType) ? options.mediaType.map(String) : ['image', 'video'];
      const files = await pick(
        numberOption(options, 'count', 9),
        types.map((type) => (type === 'video' ? 'video/*' : 'image/*')).join(','),
      );
      return {
        type: files.some((file) => file.video) ? 'video' : 'image',
        tempFiles: files.map(({ path, size, video }) => ({ tempFilePath: path, size, fileType: video ? 'video' : 'image' })),
      };
    }),
    getImageInfo: api(mini, 'getImageInfo', (options) => {
      const src = textOption(options, 'src');
      const picture = new Image();
      return new Promise<object>((resolve, reject) => {
        picture.onload = () =>
          resolve({ width: picture.naturalWidth, height: picture.naturalHeight, path: src, orientation: 'up', type: 'unknown' });
        picture.onerror = () => reject(new ApiError('file not found'));
        picture.src = mini.asset(src, mini.top()?.path);
      });
    }),
    saveImageToPhotosAlbum: api(mini, 'saveImageToPhotosAlbum', (options) => {
      const address = mini.asset(textOption(options, 'filePath'), mini.top()?.path);
      if (!address) throw new ApiError('invalid file type');
      element('a', { attributes: { href: address, download: 'image.png' } }).click();
      mini.phone.note('一张图片保存到了相册（浏览器的下载）');
      return undefined;
    }),
  };
}
