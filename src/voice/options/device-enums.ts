/** Enums of a Device, with the names and values of Twilio's. `Device` exports them as its own. */
export enum EventName {
  Error = 'error',
  Incoming = 'incoming',
  Destroyed = 'destroyed',
  Unregistered = 'unregistered',
  Registering = 'registering',
  Registered = 'registered',
  TokenWillExpire = 'tokenWillExpire',
}

export enum State {
  Destroyed = 'destroyed',
  Unregistered = 'unregistered',
  Registering = 'registering',
  Registered = 'registered',
}

export enum SoundName {
  Incoming = 'incoming',
  Outgoing = 'outgoing',
  Disconnect = 'disconnect',
  Dtmf0 = 'dtmf0',
  Dtmf1 = 'dtmf1',
  Dtmf2 = 'dtmf2',
  Dtmf3 = 'dtmf3',
  Dtmf4 = 'dtmf4',
  Dtmf5 = 'dtmf5',
  Dtmf6 = 'dtmf6',
  Dtmf7 = 'dtmf7',
  Dtmf8 = 'dtmf8',
  Dtmf9 = 'dtmf9',
  DtmfS = 'dtmfs',
  DtmfH = 'dtmfh',
}
