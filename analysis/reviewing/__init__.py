"""The rooms behind ``analysis.review``: workbooks as files, what stands on their sheets, how filled ones become decisions."""
