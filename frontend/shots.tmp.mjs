import { chromium } from "@playwright/test";
import fs from "node:fs";
const [rid, r2] = JSON.parse(fs.readFileSync("/work/tmp/w5-amend-try/ids.json","utf8"));
const B="http://127.0.0.1:8104", out="/work/tmp/w5-amend-try/shots";
fs.mkdirSync(out,{recursive:true});
const browser = await chromium.launch({ executablePath:"/usr/bin/chromium", args:"--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split(" ") });
async function as(who, viewport){
  const ctx = await browser.newContext({ viewport, baseURL:B });
  await ctx.request.post("/api/v1/auth/login",{data:{email:`${who}@demo.example`,password:"musyawarah-2018"},headers:{origin:B}});
  return ctx.newPage();
}
const only = process.argv[2];
for (const [size, viewport] of Object.entries({ lap:{width:1366,height:768}, tel:{width:390,height:844} })) {
  const shots = {
    compilation: ["head.tha", `/r/${rid}/compilation`, async(p)=>{ await p.getByText(/60 amendments on/).waitFor(); }],
    compmid: ["head.tha", `/r/${rid}/compilation`, async(p)=>{ await p.getByText(/60 amendments on/).waitFor(); await p.locator("#clause-c1").scrollIntoViewIfNeeded(); }],
    proposing: ["head.tha", `/r/${rid}?propose=c1`, async(p)=>{ await p.getByRole("textbox",{name:/New words/}).first().waitFor({timeout:8000}); }],
    merge: ["chair", `/r/${rid}/merge`, async(p)=>{ await p.getByText(/decided/).first().waitFor(); }],
    brackets: ["head.mys", `/r/${r2}/brackets`, async(p)=>{ await p.getByRole("article").first().waitFor(); }],
    text2: ["head.mys", `/r/${r2}`, async(p)=>{ await p.locator("#clause-op1").waitFor(); }],
    history: ["head.mys", `/r/${r2}`, async(p)=>{ await p.locator("#clause-op3").waitFor(); await p.getByRole("button",{name:"History of OP3"}).click(); await p.getByRole("dialog").waitFor(); await p.waitForTimeout(800); }],
    blame: ["head.mys", `/r/${r2}`, async(p)=>{ await p.locator("#clause-op3").waitFor(); await p.getByRole("link",{name:"Who wrote what"}).click(); await p.waitForTimeout(1200); }],
    attention: ["head.mys", `/r/${r2}/amendments`, async(p)=>{ await p.getByText("Needs attention").first().waitFor(); await p.getByRole("button",{name:"Supply the words"}).first().click(); await p.waitForTimeout(1200); await p.getByText("Needs attention").first().scrollIntoViewIfNeeded(); }],
    merge2: ["chair", `/r/${r2}/merge`, async(p)=>{ await p.getByText(/decided/).first().waitFor(); }],
  };
  for (const [name,[who,url,ready]] of Object.entries(shots)) {
    if (only && !only.split(",").includes(name)) continue;
    const p = await as(who, viewport);
    try { await p.goto(url); await ready(p); await p.waitForTimeout(500); await p.screenshot({path:`${out}/${name}-${size}.png`}); if (["attention","brackets","compilation"].includes(name)) await p.screenshot({path:`${out}/${name}-${size}-full.png`,fullPage:true, clip: undefined}); const w = await p.evaluate(()=>[document.documentElement.scrollWidth, innerWidth]); console.log(name,size,w.join("/")); } catch(e){ console.log(name,size,"FAIL",String(e).slice(0,300)); await p.screenshot({path:`${out}/${name}-${size}.png`}); }
    await p.context().close();
  }
}
await browser.close();
