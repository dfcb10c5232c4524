/** Local storage for sizes of panels and the like, where it may be absent or refuse: then nothing is remembered. */
export const safeStorage: Pick<Storage, 'getItem' | 'setItem'> = {
  getItem(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      // A locked-down browser: the defaults are used.
      return null;
    }
  },
  setItem(key, value) {
    try {
      localStorage.setItem(key, value);
    } catch {
      // The size still holds until the page closes.
    }
  },
};
