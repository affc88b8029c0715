//! Shows the whole walk by itself on a virtual screen: `demo PROGRAM FOLDER`. Called by `scripts/run.sh`.

use std::path::PathBuf;

fn main() -> walk::Outcome<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(program), Some(folder)) = (arguments.next(), arguments.next()) else {
        return Err("two arguments expected: the program and a folder for what is observed".into());
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let report = serde_json::to_string_pretty(&runtime.block_on(walk::walk(&program, &folder))?)?;
    std::fs::write(folder.join("report.json"), &report)?;
    println!("{report}");
    Ok(())
}
