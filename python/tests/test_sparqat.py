import json
from pathlib import Path

import pytest

import sparqat

ROOT = Path(__file__).resolve().parents[2]

EXPERIMENT = """
name = tiny
model {
  input_shape = [28, 28, 1]
  layers = [
    {class = Flatten, name = flatten}
    {class = Dense, name = scores, units = 10}
    {class = Activation, name = softmax, activation = softmax}
  ]
}
training.epochs = 1
candidates = [
  {name = float}
  {name = binary, quantization { QDense {kernel_quantizer = "binary(alpha=1)"} }}
]
"""


def test_a_sweep_is_a_table(tmp_path):
    experiment = tmp_path / "tiny.conf"
    experiment.write_text(EXPERIMENT)
    run = sparqat.sweep(experiment, "digits:400:100", out=tmp_path / "runs", training__epochs=2)
    candidates = {row["name"]: row for row in sparqat.table(run)}
    assert set(candidates) == {"float", "binary"}
    assert candidates["binary"]["energy_total_pj"] < candidates["float"]["energy_total_pj"]
    assert 0 <= candidates["float"]["accuracy"] <= 1
    assert (run / "_SUCCESS").exists()
    assert {row["name"] for row in sparqat.front(list(candidates.values()))} >= {"binary"}


def test_mistakes_come_back_with_their_message(tmp_path):
    with pytest.raises(sparqat.SparqatError, match="no such file") as failure:
        sparqat.run("train", tmp_path / "missing.conf")
    assert failure.value.code == 2


@pytest.mark.parametrize("notebook", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name)
def test_notebooks_run_from_top_to_bottom(notebook, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPARQAT", str(ROOT / "bin" / "sparqat"))
    names = {}
    for cell in json.loads(notebook.read_text())["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), notebook.name, "exec"), names)
