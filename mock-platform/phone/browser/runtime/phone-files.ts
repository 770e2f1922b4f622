/** Files the person picked: `wxfile://…` → object URL. */
export const phoneFiles = new Map<string, string>();
