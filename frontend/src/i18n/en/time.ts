//! English words around times. Owns words only.

export const time = {
  utc: "{{time}} UTC",
  own: "{{time}} in {{place}} ({{offset}})",
  passed: "passed",
  deadline: "Deadline",
  no_deadline: "No deadline",
  picker: {
    in_utc: "Time in UTC",
    choose: "Choose day and time",
    choose_day: "Choose a day",
    take: "Take this time",
    clear: "Clear",
    time: "Time in UTC",
    hours: "Hours",
    minutes: "Minutes",
    previous_month: "Previous month",
    next_month: "Next month",
    previous_year: "Previous year",
    next_year: "Next year",
    previous_decade: "Previous decade",
    next_decade: "Next decade",
    capitals: "In the capitals",
  },
} as const;
