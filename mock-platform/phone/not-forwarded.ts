/** Header of an answer to the phone's page that never reached the host it was meant for; its value is the reason. */
export const NOT_FORWARDED = 'x-camlock-not-forwarded';
