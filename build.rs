//! Tells cargo to look again when the built front end changes (new file names too), and puts a plain page in its place
//! while it was never built, so that the server alone builds and tests without Node. Never: runs npm.

use std::{fs, path::Path};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Mufakat</title>\
<p>The server runs. Its app was not built: run <code>make run</code>.</p></html>";

fn main() -> std::io::Result<()> {
    println!("cargo:rerun-if-changed=frontend/dist");
    println!("cargo:rerun-if-changed=migrations");
    let dist = Path::new("frontend/dist");
    if !dist.join("index.html").exists() {
        fs::create_dir_all(dist)?;
        fs::write(dist.join("index.html"), PLACEHOLDER)?;
    }
    Ok(())
}
