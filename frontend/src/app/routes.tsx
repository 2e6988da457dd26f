//! Every address of the app on one screen. Each feature is loaded when its first screen is opened.
import { createRootRoute, createRoute, lazyRouteComponent, Outlet, redirect } from "@tanstack/react-router";
import { meQuery } from "../api/accounts";
import { queryClient } from "../api/client";
import { ApiProblem } from "../api/problem";
import { Fault, NotFound } from "./faults";
import { Shell } from "./Shell";

const accounts = () => import("../features/accounts");
const mandates = () => import("../features/mandates");
const recommendations = () => import("../features/recommendations");
const texts = () => import("../features/texts");
const amendments = () => import("../features/amendments");
const signoff = () => import("../features/signoff");
const packages = () => import("../features/packages");
const record = () => import("../features/record");
const notices = () => import("../features/notices");
const search = () => import("../features/search");

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
/** A filter that looks like a number in the address ("?q=2018") is still text. */
const word = (value: unknown): string | undefined => (typeof value === "number" ? String(value) : text(value));

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Fault });

// ---- open to everybody ----
const open = createRoute({ getParentRoute: () => root, id: "open", component: lazyRouteComponent(accounts, "OpenFrame"), errorComponent: Fault });
const signIn = createRoute({
  getParentRoute: () => open, path: "/sign-in", component: lazyRouteComponent(accounts, "SignInPage"),
  validateSearch: (search: Record<string, unknown>): { next?: string } => ({ next: text(search.next) }),
});
const invitation = createRoute({ getParentRoute: () => open, path: "/invitation/$token", component: lazyRouteComponent(accounts, "InvitationPage") });
const resetRequest = createRoute({ getParentRoute: () => open, path: "/password-reset", component: lazyRouteComponent(accounts, "PasswordResetRequestPage") });
const reset = createRoute({ getParentRoute: () => open, path: "/password-reset/$token", component: lazyRouteComponent(accounts, "PasswordResetPage") });
const unsubscribe = createRoute({ getParentRoute: () => open, path: "/unsubscribe/$token", component: lazyRouteComponent(accounts, "UnsubscribePage") });

// ---- signed in ----
const app = createRoute({
  getParentRoute: () => root, id: "app", component: Shell, errorComponent: Fault,
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery);
    } catch (thrown) {
      if (thrown instanceof ApiProblem && thrown.status === 401) throw redirect({ to: "/sign-in", search: { next: location.href } });
      throw thrown;
    }
  },
});
const home = createRoute({ getParentRoute: () => app, path: "/", component: lazyRouteComponent(recommendations, "HomePage") });
const board = createRoute({
  getParentRoute: () => app, path: "/m/$mandate/board", component: lazyRouteComponent(mandates, "BoardPage"),
  validateSearch: (search: Record<string, unknown>): { body?: string; tasking?: string; status?: string } => ({
    body: text(search.body), tasking: text(search.tasking), status: text(search.status),
  }),
});
const mandate = createRoute({ getParentRoute: () => app, path: "/m/$mandate", component: lazyRouteComponent(mandates, "MandatePage") });
const found = createRoute({ getParentRoute: () => app, path: "/mandates/new", component: lazyRouteComponent(mandates, "FoundPage") });
const changeMandate = createRoute({ getParentRoute: () => app, path: "/m/$mandate/secretariat/mandate", component: lazyRouteComponent(mandates, "ChangePage") });
const list = createRoute({
  getParentRoute: () => app, path: "/m/$mandate/recommendations", component: lazyRouteComponent(recommendations, "RecommendationsPage"),
  validateSearch: (search: Record<string, unknown>): {
    status?: string; body?: string; pillar?: string; tasking?: string; norm?: string; lead?: string; q?: string; waiting?: boolean;
  } => ({
    status: text(search.status), body: text(search.body), pillar: text(search.pillar), tasking: text(search.tasking), norm: text(search.norm),
    lead: text(search.lead), q: word(search.q), waiting: search.waiting === true ? true : undefined,
  }),
});
const create = createRoute({
  getParentRoute: () => app, path: "/m/$mandate/recommendations/new", component: lazyRouteComponent(recommendations, "NewRecommendationPage"),
  validateSearch: (search: Record<string, unknown>): { cites?: string } => ({ cites: text(search.cites) }),
});
const chair = createRoute({ getParentRoute: () => app, path: "/m/$mandate/chair", component: lazyRouteComponent(signoff, "ChairPage") });
const packageList = createRoute({ getParentRoute: () => app, path: "/m/$mandate/packages", component: lazyRouteComponent(packages, "PackagesPage") });
const people = createRoute({ getParentRoute: () => app, path: "/m/$mandate/secretariat/people", component: lazyRouteComponent(accounts, "PeoplePage") });
const rounds = createRoute({ getParentRoute: () => app, path: "/m/$mandate/secretariat/rounds", component: lazyRouteComponent(mandates, "RoundsPage") });
const deliveries = createRoute({ getParentRoute: () => app, path: "/m/$mandate/secretariat/deliveries", component: lazyRouteComponent(record, "DeliveriesPage") });
const records = createRoute({
  getParentRoute: () => app, path: "/m/$mandate/secretariat/record", component: lazyRouteComponent(record, "RecordPage"),
  validateSearch: (search: Record<string, unknown>): { chain?: string } => ({ chain: text(search.chain) }),
});

// ---- one recommendation ----
const document = createRoute({
  getParentRoute: () => app, path: "/r/$recommendation", component: lazyRouteComponent(texts, "DocumentPage"),
  validateSearch: (search: Record<string, unknown>): { revision?: number | "working"; propose?: string; authors?: true } => ({
    revision: typeof search.revision === "number" || search.revision === "working" ? search.revision : undefined,
    propose: word(search.propose), authors: search.authors === true ? true : undefined,
  }),
});
const edit = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/edit", component: lazyRouteComponent(texts, "EditPage") });
const compare = createRoute({
  getParentRoute: () => app, path: "/r/$recommendation/compare", component: lazyRouteComponent(texts, "ComparePage"),
  validateSearch: (search: Record<string, unknown>): { from?: number; to?: number | "working"; view?: "inline" | "side" } => ({
    from: typeof search.from === "number" ? search.from : undefined,
    to: typeof search.to === "number" || search.to === "working" ? search.to : undefined,
    view: search.view === "side" || search.view === "inline" ? search.view : undefined,
  }),
});
const amendmentList = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/amendments", component: lazyRouteComponent(amendments, "AmendmentsPage") });
const compilation = createRoute({
  getParentRoute: () => app, path: "/r/$recommendation/compilation", component: lazyRouteComponent(amendments, "CompilationPage"),
  validateSearch: (search: Record<string, unknown>): { revision?: number | undefined; state?: string | undefined; clause?: string | undefined; status?: string | undefined; only?: true | undefined } => ({
    revision: typeof search.revision === "number" ? search.revision : undefined, state: text(search.state), clause: word(search.clause), status: text(search.status),
    only: search.only === true ? true : undefined,
  }),
});
const merge = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/merge", component: lazyRouteComponent(amendments, "MergePage") });
const draftTogether = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/amendments/$amendment", component: lazyRouteComponent(amendments, "DraftPage") });
const compromise = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/merge/$amendment", component: lazyRouteComponent(amendments, "CompromisePage") });
const brackets = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/brackets", component: lazyRouteComponent(amendments, "BracketsPage") });
const signOff = createRoute({ getParentRoute: () => app, path: "/r/$recommendation/sign-off", component: lazyRouteComponent(signoff, "SignOffPage") });

// ---- the person ----
const searchPage = createRoute({
  getParentRoute: () => app, path: "/search", component: lazyRouteComponent(search, "SearchPage"),
  validateSearch: (search: Record<string, unknown>): { q?: string; mandate?: string } => ({ q: word(search.q), mandate: text(search.mandate) }),
});
const noticePage = createRoute({ getParentRoute: () => app, path: "/notices", component: lazyRouteComponent(notices, "NoticesPage") });
const settings = createRoute({ getParentRoute: () => app, path: "/settings", component: lazyRouteComponent(accounts, "SettingsPage") });

export const routeTree = root.addChildren([
  open.addChildren([signIn, invitation, resetRequest, reset, unsubscribe]),
  app.addChildren([
    home, board, mandate, found, changeMandate, list, create, chair, packageList, people, rounds, deliveries, records, document, edit, compare, amendmentList, draftTogether, compilation, merge, compromise, brackets, signOff,
    searchPage, noticePage, settings,
  ]),
]);
