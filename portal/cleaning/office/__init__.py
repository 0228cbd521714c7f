"""DOCX, XLSX and PPTX written anew: only parts that carry content, and those scrubbed."""
