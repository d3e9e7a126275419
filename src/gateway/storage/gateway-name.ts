/** Names this gateway in the tables that several may share one day. Until then there is one of them. */
export const gatewayName = 'main';
