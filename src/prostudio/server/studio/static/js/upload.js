/** Files on their way to the server, with how far they are. */
import { client, lost, read } from './api.js';

/**
 * Send a form and tell how far it is.
 * @param {string} path @param {FormData} form @param {(share: number) => void} [onProgress] 0 to 1
 * @param {AbortSignal} [signal]
 * @returns {Promise<any>}
 */
export function upload(path, form, onProgress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('X-Client', client);
    request.setRequestHeader('Accept', 'application/json');
    request.upload.onprogress = (event) => event.lengthComputable && onProgress?.(event.loaded / event.total);
    request.onerror = () => reject(lost());
    request.onabort = () => reject(new DOMException('given up', 'AbortError'));
    request.onload = () => {
      try { resolve(read(request.status, request.getResponseHeader('Content-Type'), request.responseText)); } catch (failure) { reject(failure); }
    };
    signal?.addEventListener('abort', () => request.abort());
    request.send(form);
  });
}
