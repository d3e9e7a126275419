// Service worker: the phone's notifications get their buttons from the gateway's script.
importScripts(`${new URL(location.href).searchParams.get('gateway')}/sidecall/notifications-worker.js`);
