/** Words of choices that several places show. */
export const CAMERAS = ['auto', 'static', 'drift', 'push in', 'pull out', 'pan left', 'pan right', 'tilt up', 'tilt down', 'rise', 'sink', 'orbit left', 'orbit right'];
export const TRANSITIONS = ['cut', 'dissolve', 'fade', 'fade white', 'wipe', 'wipe left', 'wipe up', 'wipe down', 'push', 'push right', 'push up', 'push down', 'zoom', 'match cut'];
export const FITS = ['crop', 'blur', 'letterbox'];
export const PICTURES = 'image/png,image/jpeg,image/webp,image/gif,video/mp4,video/quicktime,video/webm';
