export default definePageConfig({ navigationBarTitleText: '添加设备' });
