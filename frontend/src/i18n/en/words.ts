//! English names of the fixed values of the domain. Owns words only; the words are those of the domain page.

export const words = {
  role: { drafter: "Drafter", head: "Head of delegation", chair: "Chair", secretariat: "Secretariat", observer: "Observer" },
  status: {
    drafting: "Drafting", negotiation: "Negotiation", sign_off: "Sign-off", adopted: "Adopted", submitted: "Submitted", withdrawn: "Withdrawn",
  },
  marking: { CLEAR: "TLP:CLEAR", GREEN: "TLP:GREEN", AMBER: "TLP:AMBER", RED: "TLP:RED" },
  marking_means: {
    CLEAR: "May be shown to anybody.",
    GREEN: "For those who take part in the mandate and their ministries; not for the public.",
    AMBER: "Only for those in each delegation who need it.",
    RED: "Only for those who read it here. Its text never leaves by mail, and by export only through the chair.",
  },
  position: {
    agree: "Agrees",
    agree_ad_referendum: "Agrees ad referendum",
    agree_with_reservation: "Agrees with reservation",
    stand_aside: "Stands aside",
    object: "Objects",
    tacit: "Tacit",
    missing: "Missing",
    not_asked: "Not asked",
  },
  silent: "Silent so far",
  procedure: { express: "Express consensus", silence: "Silence procedure", minus_x: "Consensus minus X" },
  waiting: {
    position: "Record your position",
    confirm: "Confirm the position given ad referendum",
    answer: "Answer the chair's compromise",
    prepared_position: "A prepared position awaits the head",
    amendment_disposition: "Dispose of an amendment",
    adopt: "Adopt: the condition holds",
    attention: "An amendment needs attention",
  },
  scope: { delegation: "Own delegation", chair: "Chair", all: "Everybody" },
} as const;
