/* Contains Lit, copyright Google LLC, BSD-3-Clause. */
